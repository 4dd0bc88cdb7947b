import type { SamplerName } from '../generated/samplers';
import type { Count, NonNegative } from './numbers';

export interface SamplerSection {
  name: SamplerName;
  steps: Count;
  evaluations: Count;
  /** Descending, the last one 0. */
  sigmas: NonNegative[];
}
