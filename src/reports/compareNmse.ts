import type { Change, NmseChange } from '../domain/comparison';
import type { Interval, Report } from '../domain/report';
import { round } from '../shared/format';
import { nmseRange, nmseText } from '../shared/words/nmseWords';
import { t } from '../shared/l10n';

/** Two σ with a relative difference below this are the same. */
const SAME_SIGMA = 0.01;
/** A difference below a tenth of a percent of the denoiser does not matter, however narrow the intervals. */
const LEAST_DIFFERENCE = 1e-3;

/** A σ where the Gaussian was measured, and what it left unexplained there. */
interface Measured {
  readonly sigma: number;
  readonly nmse: Interval;
}

/** The NMSE of the Gaussian at every σ of B, with that of A at the same σ. */
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

/** One sentence for each σ measured in both where the NMSE of B is significantly higher. */
export function worseNmse(rows: readonly NmseChange[]): string[] {
  return rows.flatMap(({ sigma, a, b, change, interpolated }) =>
    a && change === 'worse' && !interpolated
      ? [
          t(
            'At σ = {0} the Gaussian leaves {1} of the denoiser unexplained; before, it left {2}.',
            round(sigma),
            interval(b),
            interval(a),
          ),
        ]
      : [],
  );
}

/** The rows that are not dominated by the network's own error, which does not measure its linearity. */
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
  return `${nmseText(nmse)} (${nmseRange(nmse)})`;
}
