import type { AgreementRow } from './report';

/** Spread in ln λ within which a noise level is explained by the Gaussian: about 40 % in variance, 20 % in standard deviation. */
export const AGREES = 0.35;

/** The longest run of neighboring noise levels that one Gaussian explains; null if there is none. */
export function explainedFrom(rows: readonly AgreementRow[]): { high: number; low: number; levels: number } | null {
  let best: { high: number; low: number; levels: number } | null = null;
  let run: AgreementRow[] = [];
  for (const row of [...rows].sort((a, b) => b.sigma - a.sigma)) {
    run = row.spread <= AGREES ? [...run, row] : [];
    const [top] = run;
    if (top && run.length > (best?.levels ?? 0)) best = { high: top.sigma, low: row.sigma, levels: run.length };
  }
  return best;
}
