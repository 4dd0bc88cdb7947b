import type { Count } from './numbers';

/** PNG images as base64. The three rows share seeds and gray scale. */
export interface Pictures {
  width: Count;
  height: Count;
  /** The full run of the baseline sampler. */
  full: string[];
  /** With the skip `sigma`; null when none was tried. */
  skipped: string[] | null;
  /** |full − skipped|, brightened by `differenceGain`. */
  difference: string[] | null;
  differenceGain: number;
  sigma: number | null;
  mean: string;
  /** Leading eigenvectors, each scaled to its own range. */
  components: string[];
}
