import type { Interval } from '../../domain/report';
import { denoiseGaussian, type Gaussian } from '../../score/gaussian';
import { compareDenoisers, type ComparedDenoisers, type Fit, type ModelAnswers } from '../../score/linearity';
import type { ProbeWeights } from '../../score/probes';
import type { NoiseLevel } from '../../score/noise/level';
import { freedomOf, samplingError, type GaussianHalves } from '../../score/samplingError';
import { widened } from '../../score/statistics/bootstrap';

/** What was asked of the network at one level, and its answers, [B, d] each. */
export interface Probed extends ProbeWeights {
  readonly x: Float64Array;
  readonly denoised: Float64Array;
  readonly level: NoiseLevel;
  readonly seed: number;
}

/** How well a model explains the network. */
export function fitOfModel(probed: Probed, model: ModelAnswers): Fit {
  const fit = compareDenoisers({ ...probed, models: [model] }, probed.seed);
  const { low } = fit.denoiserNmse;
  return { ...fit, denoiserNmse: { ...fit.denoiserNmse, low: Math.max(0, low) } };
}

/** How well a Gaussian explains the network, without the sampling error of either half that it was found from. */
export function fitOf(probed: Probed, gaussian: Gaussian, halves: GaussianHalves | null): Fit {
  const answers = (of: Gaussian): ModelAnswers => ({
    denoised: denoiseGaussian(of, probed.x, probed.level),
    mean: of.mean,
  });
  if (!halves) return fitOfModel(probed, answers(gaussian));
  const [first, second] = halves.gaussians;
  const compared: ComparedDenoisers = { ...probed, models: [answers(first), answers(second)] };
  const fit = compareDenoisers(compared, probed.seed);
  if (halves.folds.length === 0) return { ...fit, denoiserNmse: withUpperEnd(fit.denoiserNmse) };
  const error = samplingError(compared, gaussian, halves.folds);
  return { ...fit, denoiserNmse: withUpperEnd(widened(fit.denoiserNmse, error, freedomOf(halves.folds))) };
}

/** No part is negative: where chance pushed the whole interval below 0, half its width is what could not have been seen. */
function withUpperEnd({ value, low, high }: Interval): Interval {
  return { value, low, high: high > 0 ? high : (high - low) / 2 };
}
