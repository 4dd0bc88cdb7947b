import { gainError } from '../../score/structure/jacobian';
import type { Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import type { AgreementRow, LinearityRow } from '../../domain/report';
import { explainedFrom } from '../../domain/agreement';
import type { Found } from '../findings/finding';
import { disagreement } from '../findings/gaussian/disagreement';

/** Levels where the modes' gains are less certain than this, in ln λ, tell nothing. */
const TOO_UNCERTAIN = 0.5;
/** One mode cannot count for more than this, in ln λ. */
const FARTHEST = 3;
/** From here a level shows another Gaussian: a factor of two. */
const DISAGREES = Math.LN2;

/**
 * How far the eigenvalues that the denoiser shows at a level, λ̂ = σ²g/(1 − g), are from the Gaussian's: each mode by how well the level
 * resolves it, (g(1 − g))². null where the gains drown in their own error.
 * @param projected VJVᵀ over the leading modes, [r, r]
 */
export function agreementAt(
  { sigma }: NoiseLevel,
  { eigenvalues }: Gaussian,
  projected: Float64Array,
): AgreementRow | null {
  const r = Math.sqrt(projected.length);
  let squares = 0;
  let weights = 0;
  for (let k = 0; k < r; k++) {
    const gain = eigenvalues[k]! / (eigenvalues[k]! + sigma * sigma);
    const odds = (g: number): number => Math.log(Math.max(g, 1e-12) / Math.max(1 - g, 1e-12));
    const off = Math.max(-FARTHEST, Math.min(FARTHEST, odds(projected[k * r + k]!) - odds(gain)));
    const weight = (gain * (1 - gain)) ** 2;
    squares += weight * off * off;
    weights += weight;
  }
  if (weights === 0) return null;
  // Error of the gains alone would show this spread.
  const doubt = gainError(projected) * Math.sqrt(r / weights);
  return doubt > TOO_UNCERTAIN ? null : { sigma, spread: Math.sqrt(Math.max(0, squares / weights - doubt ** 2)) };
}

/** Levels that the network's own error dominates show it, not its data. */
export function trusted(rows: readonly AgreementRow[], linearity: readonly LinearityRow[]): AgreementRow[] {
  const doubtful = new Set(linearity.filter((row) => row.repeatable === false).map((row) => row.sigma));
  return rows.filter(({ sigma }) => !doubtful.has(sigma));
}

/** A finding where a level at which all data look Gaussian shows another Gaussian than the one in use. */
export function findDisagreement(rows: readonly AgreementRow[], { eigenvalues, tail }: Gaussian): Found[] {
  const far = 2 * Math.sqrt(eigenvalues[0] ?? tail);
  const off = rows.filter(({ sigma, spread }) => sigma >= far && spread > DISAGREES);
  const worst = off.reduce<AgreementRow | null>((most, row) => (row.spread > (most?.spread ?? 0) ? row : most), null);
  if (!worst) return [];
  const explained = explainedFrom(rows);
  return [
    disagreement.of({
      sigma: worst.sigma,
      factor: Math.exp(worst.spread),
      explainedHigh: explained?.high ?? null,
      explainedLow: explained?.low ?? null,
    }),
  ];
}
