import type { MeanOffset } from '../../domain/report';
import { dot } from '../../score/algebra/orthonormal';
import { totalVariance, type Gaussian } from '../../score/gaussian';
import type { ProbeWeights } from '../../score/probes';
import { meanSquareAbout, weightedMean } from '../../score/statistics/mean';

/**
 * How far D lies off its Gaussian on average: a posterior mean has the data's own mean at every σ, E D(x) = E x₀. denoised and modelled
 * [B, d]; null of a single clean sample, which has no scatter.
 */
export function offsetOfMean(
  denoised: Float64Array,
  modelled: Float64Array,
  gaussian: Gaussian,
  { sampleOf, weights }: ProbeWeights,
): MeanOffset | null {
  const d = gaussian.mean.length;
  const off = denoised.map((value, j) => value - modelled[j]!);
  const mean = weightedMean(off, weights, d);
  const bySample = new Map<number, Float64Array>();
  let whole = 0;
  for (let p = 0; p < weights.length; p++) {
    const sum = bySample.get(sampleOf[p]!) ?? new Float64Array(d);
    for (let i = 0; i < d; i++) sum[i]! += weights[p]! * (off[p * d + i]! - mean[i]!);
    bySample.set(sampleOf[p]!, sum);
    whole += weights[p]!;
  }
  const samples = bySample.size;
  const total = totalVariance(gaussian);
  if (samples < 2 || !(total > 0)) return null;
  let squares = 0;
  for (const sum of bySample.values()) squares += dot(sum, sum);
  const scatter = (squares * samples) / ((samples - 1) * whole ** 2);
  const size = meanSquareAbout(denoised, gaussian.mean, weights);
  const square = Math.max(0, dot(mean, mean) - scatter);
  return {
    value: Math.sqrt(square / total),
    doubt: Math.sqrt(scatter / total),
    ofNmse: size > 0 ? square / size : 0,
    grey: mean.reduce((sum, value) => sum + value, 0) / d,
  };
}
