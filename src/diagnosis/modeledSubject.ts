import type { Gaussian } from '../score/gaussian';
import type { SeededRuns } from './baseline/seededRuns';
import type { Subject } from './subject';

/** A subject with the Gaussian of its data, and its runs from the same seeds. */
export interface ModeledSubject extends Subject {
  readonly gaussian: Gaussian;
  readonly runs: SeededRuns;
}
