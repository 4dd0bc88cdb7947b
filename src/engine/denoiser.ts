import type { NoiseLevel } from '../domain/noiseLevel';
import type { Denoise } from '../score/noise/level';
import { coefficientsAt, type Parameterization } from '../score/parameterization';
import { DiagnosisError } from '../shared/failure';
import { round } from '../shared/format';
import type { Conditions } from './conditions';
import type { Network } from './network';

/**
 * The network as a denoiser in its native frame, under the conditions of its ports unless others are given. Throws with the σ at which an
 * output is not finite.
 */
export function denoiserOf(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  conditions: Conditions = network.conditions,
): Denoise {
  const denoise = denoisersOf(network, parameterization, batch, [conditions]);
  return async (x, level) => (await denoise(x, level))[0]!;
}

/** The same samples denoised under each of several conditions, [B, d] for each. */
export function denoisersOf(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  variants: readonly Conditions[],
): (x: Float64Array, level: NoiseLevel) => Promise<Float64Array[]> {
  return async (x, level) => {
    const coefficients = coefficientsAt(parameterization, level);
    const denoised = await network.denoise(x, coefficients, batch, variants);
    for (const values of denoised) {
      const bad = firstNotFinite(values);
      if (bad !== null) throw notFinite(level.sigma, coefficients.cOut < 0 ? -bad : bad);
    }
    return denoised;
  };
}

/** The first value that is not finite; null if all are. */
function firstNotFinite(values: Float64Array): number | null {
  // x − x is 0 of every finite number and NaN of the others.
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return values[i]!;
  return null;
}

function notFinite(sigma: number, value: number): DiagnosisError {
  return new DiagnosisError(
    'network-output',
    `The network’s output is ${value} at σ = ${round(sigma)}.`,
    'Check for an overflow (float16 holds values up to 65504) or damaged weights at that noise level.',
  );
}
