import type { Count, NonNegative } from './numbers';

/** Network evaluations, one for every sample and call. */
export interface Evaluations {
  total: Count;
  structure: Count;
  linearity: Count;
  trajectory: Count;
  skip: Count;
  speedup: Count;
}

export type Stage =
  'checkpoint' | 'provider' | 'structure' | 'linearity' | 'trajectory' | 'skip' | 'speedup' | 'report';

export interface StageTime {
  stage: Stage;
  seconds: NonNegative;
}
