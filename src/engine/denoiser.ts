import type { NoiseLevel } from '../domain/noiseLevel';
import type { Denoise } from '../score/noise/level';
import { coefficientsAt, type Parameterization } from '../score/parameterization';
import { DiagnosisError } from '../shared/failure';
import { round } from '../shared/format';
import type { Conditions } from './conditions';
import type { Network } from './network';

/** The network as a denoiser in its native frame, under the conditions of its ports; says at which σ an answer is not a number. */
export function denoiserOf(network: Network, parameterization: Parameterization, batch: number): Denoise {
  const denoise = denoisersOf(network, parameterization, batch, [network.conditions]);
  return async (x, level) => (await denoise(x, level))[0]!;
}

/** The same samples denoised under each of several conditions, [B, d] for each. */
export function denoisersOf(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  variants: readonly Conditions[],
): (x: Float64Array, level: NoiseLevel) => Promise<Float64Array[]> {
  const d = network.dimension;
  return async (x, level) => {
    const { cSkip, cOut, cIn, time } = coefficientsAt(parameterization, level);
    const denoised = variants.map(() => new Float64Array(x.length));
    for (let start = 0; start < x.length; start += batch * d) {
      const part = x.subarray(start, start + batch * d);
      const input = cIn === 1 ? part : part.map((value) => cIn * value);
      const outputs = await network.runEach(input, time, variants);
      for (const [v, output] of outputs.entries())
        for (let i = 0; i < part.length; i++) {
          const value = cSkip * part[i]! + cOut * output[i]!;
          if (!Number.isFinite(value)) throw notFinite(level.sigma, output[i]!);
          denoised[v]![start + i] = value;
        }
    }
    return denoised;
  };
}

function notFinite(sigma: number, value: number): DiagnosisError {
  return new DiagnosisError(
    'network-output',
    `The network’s output is ${value} at σ = ${round(sigma)}.`,
    'Check for an overflow (float16 holds values up to 65504) or damaged weights at that noise level.',
  );
}
