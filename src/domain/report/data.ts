import type { Count, NonNegative } from './numbers';

export interface DataSection {
  /** One sentence. */
  description: string;
  /** Number of samples. */
  count: Count;
  /** The network's value is factor·stored + offset. */
  factor: number;
  offset: number;
  /** Whether mean and covariance were saved by an earlier diagnosis. */
  reused: boolean;
  /** Number of classes in the data. */
  classes?: Count;
  /** The components of `linearity[].mixture`. */
  mixture?: MixtureSection;
  /** Whether the network's own samples are copies of the data. */
  memorisation?: MemorizationSection;
}

export interface MixtureSection {
  components: Count;
  from: MixtureSource;
}

type MixtureSource = 'classes' | 'k-means';

export interface MemorizationSection {
  /** Fraction of the network's own samples that are copies of one training sample. */
  copied: number;
  rows: MemorizationRow[];
}

/** Centered denoiser NMSE of three models, on the network's own samples with noise added. */
export interface MemorizationRow {
  sigma: NonNegative;
  empirical: number;
  gaussian: number;
  mixture: number | null;
}
