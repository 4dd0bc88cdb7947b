import { round } from '../../../shared/format';

/** "σ = 80"; null stands for infinite σ, which JSON cannot hold. */
export function startWords(sigma: number | null): string {
  return sigma === null ? 'infinite σ' : `σ = ${round(sigma)}`;
}
