import type { DataSection } from './data';
import type { Count, Interval, NonNegative } from './numbers';

export type StructureSource = 'checkpoint' | 'samples' | 'data' | 'moments';

export interface StructureSection {
  source: StructureSource;
  /** Dimensions of the kept eigenbasis. */
  rank: Count;
  meanNorm: NonNegative;
  /** Descending, data units squared. */
  eigenvalues: number[];
  /** Part of the total variance inside the kept basis; null where the total is unknown. */
  capturedVariance: number | null;
  evaluations: Count;
  /** Variance given to each dimension outside the kept basis. */
  tailVariance?: number;
  /** The file beside the report that holds this Gaussian with the noise levels, from which the skip is exported. */
  file?: string;
  /** What the data were and how they were read, when `source` is `data`. */
  data?: DataSection;
  /** The leading eigenvalues with what is uncertain about them. */
  uncertainty?: Interval[];
  /** Why no more modes are kept: a gap follows, the next ones change nothing, or no more were followed. */
  modesEnd?: ModesEnd;
  /** Number of the network's own samples that were taken, when `source` is `samples`. */
  samples?: Count;
  /** How far the eigenvalues seen at each noise level agree with those seen at all. */
  agreement?: AgreementRow[];
}

export type ModesEnd = 'gap' | 'need' | 'effort';

export interface AgreementRow {
  sigma: NonNegative;
  /** Root mean square over the leading modes of ln(λ̂ at this σ / λ): 0 when one Gaussian explains the level. */
  spread: number;
}
