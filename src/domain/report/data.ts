import type { Count, NonNegative } from './numbers';

export interface DataSection {
  /** One sentence. */
  description: string;
  /** Number of samples. */
  count: Count;
  /** The network's value is factor·stored + offset. */
  factor: number;
  offset: number;
  /** Whether mean and covariance had been kept from an earlier diagnosis. */
  reused: boolean;
  /** Number of classes that the data name. */
  classes?: Count;
  /** Of what `linearity[].mixture` is made. */
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
  /** Part of the network's own samples that lie on one training sample. */
  copied: number;
  rows: MemorizationRow[];
}

/** Centered denoiser NMSE of three models, on the network's own samples with noise. */
export interface MemorizationRow {
  sigma: NonNegative;
  empirical: number;
  gaussian: number;
  mixture: number | null;
}
