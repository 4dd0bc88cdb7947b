import type { Change, NmseChange } from '../domain/comparison';
import type { Interval, LinearityRow, Report } from '../domain/report';
import { round } from '../shared/figures';

/** Two σ with a relative difference below this are the same. */
const SAME_SIGMA = 0.01;
/** A difference below a tenth of a percent of the denoiser does not matter, however narrow the intervals. */
const LEAST_DIFFERENCE = 1e-3;

/** The NMSE of the Gaussian at every σ of B, with that of A at the same σ. */
export function compareNmse(a: Report, b: Report): NmseChange[] {
  const known = [...a.linearity].filter(usable).sort((one, other) => one.sigma - other.sigma);
  return b.linearity.filter(usable).map((row) => {
    const { sigma } = row;
    const nmse = row.gaussian!.denoiserNmse;
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
  return rows
    .filter(({ change, interpolated }) => change === 'worse' && !interpolated)
    .map(
      ({ sigma, a, b }) =>
        `At σ = ${round(sigma)} the Gaussian leaves ${interval(b)} of the denoiser unexplained; before, it left ${interval(a!)}.`,
    );
}

/** Rows dominated by the network's own error do not measure its linearity. */
function usable({ gaussian, repeatable, sigma }: LinearityRow): boolean {
  return gaussian !== null && repeatable !== false && sigma > 0 && Number.isFinite(sigma);
}

function at(rows: readonly LinearityRow[], sigma: number): { nmse: Interval; interpolated: boolean } | null {
  const same = rows.find((row) => Math.abs(Math.log(row.sigma / sigma)) < SAME_SIGMA);
  if (same) return { nmse: same.gaussian!.denoiserNmse, interpolated: false };
  const above = rows.findIndex((row) => row.sigma > sigma);
  if (above < 1) return null;
  const [low, high] = [rows[above - 1]!, rows[above]!];
  const part = Math.log(sigma / low.sigma) / Math.log(high.sigma / low.sigma);
  const between = (end: keyof Interval): number => {
    const [from, to] = [low.gaussian!.denoiserNmse[end], high.gaussian!.denoiserNmse[end]];
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

function interval({ value, low, high }: Interval): string {
  const percent = (part: number): string => String(Number((100 * part).toPrecision(2)));
  return `${percent(value)} % (${percent(low)}–${percent(high)} %)`;
}
