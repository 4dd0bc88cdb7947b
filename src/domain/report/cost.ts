import type { Count, NonNegative } from './numbers';

/** Network evaluations: one sample through the network once; guidance counts two. `total` is the sum of the stages. */
export interface Evaluations {
  total: Count;
  /** Finding out what the network's numbers mean. Absent in older reports, like `other` and `requested`. */
  recognition?: Count;
  structure: Count;
  linearity: Count;
  trajectory: Count;
  skip: Count;
  speedup: Count;
  /** What belongs to no other stage: choosing the device, trying both ends of the range. */
  other?: Count;
  /** Price of the numbers that the user stated (`--seeds`, `--sigmas`), said beforehand; the effort's limit applies to the rest. null where none are stated. */
  requested?: Count | null;
  /** Of the total, those whose answers an interrupted diagnosis of the same file with the same options had recorded. Absent where there are none. */
  kept?: Count;
}

/** The stages whose evaluations are counted each by itself. */
export type CountedStage = Exclude<keyof Evaluations, 'total' | 'requested' | 'kept'>;

export type Stage =
  'checkpoint' | 'provider' | 'structure' | 'linearity' | 'trajectory' | 'skip' | 'speedup' | 'report';

export interface StageTime {
  stage: Stage;
  seconds: NonNegative;
  /** Of them in the runtime, evaluating the network. Absent in older reports. */
  networkSeconds?: NonNegative;
}
