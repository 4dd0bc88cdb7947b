import type { NoiseLevel } from '../domain/noiseLevel';
import { predictions, type Prediction } from '../domain/predictions';
import type { Coefficients } from '../domain/predictions/definition';
import { timeInputs, type TimeInput } from '../domain/timeInputs';

/** What a network's numbers mean. */
export interface Parameterization {
  readonly prediction: Prediction;
  /** What its time input holds. */
  readonly time: TimeInput;
  /** T of a discrete schedule; null for a continuous one. */
  readonly timesteps: number | null;
  /** Standard deviation of the data in EDM's preconditioning. */
  readonly sigmaData: number;
}

/** What a network is given at one level, and how a denoiser is made of its output: D = cSkip·x + cOut·F(cIn·x, time). */
export interface LevelCoefficients extends Coefficients {
  readonly time: number;
}

export function coefficientsAt(
  { prediction, time, timesteps, sigmaData }: Parameterization,
  level: NoiseLevel,
): LevelCoefficients {
  const { followsTime, coefficients } = predictions[prediction];
  const { velocitySign, valueAt } = timeInputs[time];
  const { cSkip, cOut, cIn } = coefficients(level, sigmaData);
  return { cSkip, cOut: followsTime ? velocitySign * cOut : cOut, cIn, time: valueAt(level, timesteps) };
}
