import type { Denoise, NoiseLevel } from '../score/noise/level';
import { denoisedCoefficients, edmPreconditioning } from '../score/prediction';
import { timeOf, velocitySign } from '../score/noise/timeInput';
import { DiagnosisError } from '../shared/failure';
import { round } from '../shared/format';
import type { Conditions } from './conditions';
import type { Network } from './network';
import type { Prediction } from '../domain/predictions';
import type { TimeInput } from '../domain/timeInputs';

/** How a network's numbers are read. */
export interface Parameterization {
  readonly prediction: Prediction;
  /** What its time input holds. */
  readonly time: TimeInput;
  /** T of a discrete schedule; null for a continuous one. */
  readonly timesteps: number | null;
  /** Standard deviation of the data in EDM's preconditioning. */
  readonly sigmaData: number;
}

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
  const { prediction, sigmaData } = parameterization;
  const timeInput = timeOf(parameterization.time, parameterization.timesteps);
  const sign = prediction === 'velocity' ? velocitySign(parameterization.time) : 1;
  return async (x, level) => {
    const scale = prediction === 'edm-raw' ? edmPreconditioning(level.sigma, sigmaData).cIn : 1;
    const { onState, onOutput } = denoisedCoefficients(prediction, level, sigmaData);
    const denoised = variants.map(() => new Float64Array(x.length));
    for (let start = 0; start < x.length; start += batch * d) {
      const part = x.subarray(start, start + batch * d);
      const input = scale === 1 ? part : part.map((value) => scale * value);
      const outputs = await network.runEach(input, timeInput(level), variants);
      for (const [v, output] of outputs.entries())
        for (let i = 0; i < part.length; i++) {
          const value = onState * part[i]! + sign * onOutput * output[i]!;
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
    `The network answers ${value} at σ = ${round(sigma)}.`,
    'Look for an overflow (float16 holds up to 65504) or damaged weights at that noise level.',
  );
}
