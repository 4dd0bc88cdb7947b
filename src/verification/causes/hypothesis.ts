import type { CauseId } from '../../domain/verification';
import type { NoiseLevel } from '../../domain/noiseLevel';
import type { Convention } from '../compareLevels';

/** How B may expect to be called, and its output to be read, other than A. What is absent is as it is for A. */
export interface Hypothesis {
  readonly id: CauseId;
  /** Why B differs, in a sentence. */
  readonly message: string;
  /** The value of its time input. */
  readonly time?: (level: NoiseLevel) => number;
  /** What x is multiplied by, and what is then added. */
  readonly scale?: (level: NoiseLevel) => number;
  readonly offset?: (level: NoiseLevel) => number;
  /** D of its output F: cSkip·x + cOut·F + add. */
  readonly read?: (level: NoiseLevel) => { cSkip: number; cOut: number; add?: number };
}

/** The hypotheses of one kind, the likeliest first. */
export type Hypotheses = (convention: Convention) => Hypothesis[];
