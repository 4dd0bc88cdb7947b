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
  /** Variance of each dimension outside the kept basis. */
  tailVariance?: number;
  /** The file beside the report that holds this Gaussian with the noise levels, from which the skip is exported. */
  file?: string;
  /** The data and how they were read, when `source` is `data`. */
  data?: DataSection;
  /** The leading eigenvalues with their uncertainty. */
  uncertainty?: Interval[];
  /** Number of leading eigenvalues that are known to 10 %; those after them are rough. Absent in older reports, and with data. */
  resolved?: Count;
  /** Why no more modes are kept: a gap follows, further modes would change nothing, or the effort was used up. */
  modesEnd?: ModesEnd;
  /** Number of the network's own samples used, when `source` is `samples`. */
  samples?: Count;
  /** How well the eigenvalues measured at each noise level agree with `eigenvalues`. */
  agreement?: AgreementRow[];
}

export type ModesEnd = 'gap' | 'need' | 'effort';

export interface AgreementRow {
  sigma: NonNegative;
  /** Root mean square over the leading modes of ln(λ̂ at this σ / λ): 0 when one Gaussian explains the level. */
  spread: number;
}
