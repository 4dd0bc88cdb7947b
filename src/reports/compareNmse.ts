import type { Change, NmseChange } from '../domain/comparison';
import type { Interval, Report } from '../domain/report';
import { percent, percentRange, round } from '../shared/format';

/** Two σ this close (relatively) are the same. */
const SAME_SIGMA = 0.01;
/** A difference below a tenth of a percent of the denoiser is nobody's concern, however narrow the intervals. */
const LEAST_DIFFERENCE = 1e-3;

/** A σ where the Gaussian was measured, and what it left unexplained there. */
interface Measured {
  readonly sigma: number;
  readonly nmse: Interval;
}

/** The NMSE of the Gaussian at every σ of B beside A's there. */
export function compareNmse(a: Report, b: Report): NmseChange[] {
  const known = measured(a).sort((one, other) => one.sigma - other.sigma);
  return measured(b).map(({ sigma, nmse }) => {
    const found = at(known, sigma);
    return {
      sigma,
      a: found?.nmse ?? null,
      interpolated: found?.interpolated ?? false,
      b: nmse,
      change: found ? changeOf(found.nmse, nmse) : null,
    };
  });
}

/** One sentence for each σ where B's curve lies above A's, both measured there. */
export function worseNmse(rows: readonly NmseChange[]): string[] {
  return rows.flatMap(({ sigma, a, b, change, interpolated }) =>
    a && change === 'worse' && !interpolated
      ? [
          `At σ = ${round(sigma)} the Gaussian leaves ${interval(b)} of the denoiser unexplained, before ${interval(a)}.`,
        ]
      : [],
  );
}

/** Without the rows where a network's own noise error, which says nothing of its linearity, dominates. */
function measured({ linearity }: Report): Measured[] {
  return linearity.flatMap(({ gaussian, repeatable, sigma }) =>
    gaussian !== null && repeatable !== false && sigma > 0 && Number.isFinite(sigma)
      ? [{ sigma, nmse: gaussian.denoiserNmse }]
      : [],
  );
}

function at(known: readonly Measured[], sigma: number): { nmse: Interval; interpolated: boolean } | null {
  const same = known.find((one) => Math.abs(Math.log(one.sigma / sigma)) < SAME_SIGMA);
  if (same) return { nmse: same.nmse, interpolated: false };
  const above = known.findIndex((one) => one.sigma > sigma);
  const [low, high] = [known[above - 1], known[above]];
  if (!low || !high) return null;
  const part = Math.log(sigma / low.sigma) / Math.log(high.sigma / low.sigma);
  const between = (end: keyof Interval): number => {
    const [from, to] = [low.nmse[end], high.nmse[end]];
    // Geometric, as the chart draws it; a bound of 0 has no logarithm.
    return from > 0 && to > 0 ? from ** (1 - part) * to ** part : (1 - part) * from + part * to;
  };
  return { nmse: { value: between('value'), low: between('low'), high: between('high') }, interpolated: true };
}

function changeOf(a: Interval, b: Interval): Change {
  if (Math.abs(b.value - a.value) < LEAST_DIFFERENCE) return 'same';
  if (b.low > a.high) return 'worse';
  return b.high < a.low ? 'better' : 'same';
}

function interval(nmse: Interval): string {
  return `${percent(nmse.value)} (${percentRange(nmse)})`;
}
