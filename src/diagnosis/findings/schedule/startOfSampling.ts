import { round } from '../../../shared/format';
import { totalVariance, type Gaussian } from '../../../score/gaussian';

/** "σ = 80"; null stands for infinite σ, which JSON cannot hold. */
export function startWords(sigma: number | null): string {
  return sigma === null ? 'infinite σ' : `σ = ${round(sigma)}`;
}

/** The data's standard deviation a dimension, √(trΣ/d). */
export function stdOf(gaussian: Gaussian): number {
  return Math.sqrt(totalVariance(gaussian) / gaussian.mean.length);
}
