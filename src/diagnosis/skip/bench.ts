import type { ModeledSubject } from '../modeledSubject';
import type { Candidates } from './candidates';
import type { Comparison } from './comparison';
import type { ErrorScale } from './foresee';
import type { errorJudge, pictureJudge } from './judge';
import type { Prediction } from './predict';
import type { Trials } from './trials';

/** What a decision is made with: what predicts plans, runs them and judges them. */
export interface Bench {
  readonly subject: ModeledSubject;
  /** The condition of all samples: "class 3", "one prompt"; null if there is none. */
  readonly under: string | null;
  readonly candidates: Candidates;
  readonly comparison: Comparison;
  readonly prediction: Prediction;
  readonly scale: ErrorScale;
  readonly trials: Trials;
  readonly error: ReturnType<typeof errorJudge>;
  readonly picture: ReturnType<typeof pictureJudge>;
}
