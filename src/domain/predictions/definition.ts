import type { Family } from '../families';
import type { NoiseLevel } from '../noiseLevel';
import type { TimeInput } from '../timeInputs';

/** D = cSkip·x + cOut·F(cIn·x): every prediction is linear in the network's output F. */
export interface Coefficients {
  readonly cSkip: number;
  readonly cOut: number;
  readonly cIn: number;
}

/** How usual a prediction is in a family, and in which form. */
interface Usage {
  /** 1 is the family's most usual prediction, the first to be tried. */
  readonly rank: number;
  /** What its time input holds where that is not the family's usual one. */
  readonly timeInput?: TimeInput;
  /** The σ_data to try where none is stated. */
  readonly sigmaData?: readonly number[];
  /** Whether diffusers' schedulers of this family take such networks alone, whatever their prediction_type. */
  readonly onlyInDiffusers?: boolean;
}

/** The formula of a denoiser made of the state x, the output F and the time input alone. */
export type LevelFreeFormula = 'F' | 'x − time·F';

/** What a network's output means. */
export interface PredictionDefinition {
  /** A network of this kind as people read it: "noise predictor (ε)". */
  readonly title: string;
  /** Its output as people read it, after "predicts". */
  readonly output: string;
  /** diffusers' `prediction_type`; null where it has none. */
  readonly diffusersName: string | null;
  /** Whether EDM's preconditioning stands around the network: its input then has unit variance, and σ_data counts. */
  readonly preconditioned: boolean;
  /** Whether the sign of its output follows the direction of its time. */
  readonly followsTime: boolean;
  /** The families it comes into question for. */
  readonly usualIn: Readonly<Partial<Record<Family, Usage>>>;
  /** @param sigmaData the data's standard deviation in EDM's preconditioning */
  readonly coefficients: (level: NoiseLevel, sigmaData: number) => Coefficients;
  /**
   * The denoiser where it does not depend on the noise level itself, so that no measurement can show which level a time stands for; null
   * where it does, and a wrong amount of noise shows at once.
   */
  readonly levelFreeFormula: (time: TimeInput) => LevelFreeFormula | null;
}
