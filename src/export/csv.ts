import type { LinearFit, Report } from '../domain/report';

type Cell = string | number | null | undefined;

const FITS = ['gaussian', 'isotropic', 'mixture', 'empirical', 'checkpointGaussian'] as const;

/**
 * Linearity and skip candidates of a report as one CSV (RFC 4180) in long form: the column `table` distinguishes the two, and cells
 * that do not apply to a row are empty.
 */
export function reportCsv(report: Report): string {
  const rows = [...linearityRows(report), ...candidateRows(report)];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(written).join(',')}\r\n`)
    .join('');
}

function linearityRows({ linearity }: Report): Record<string, Cell>[] {
  return linearity.flatMap((row) =>
    FITS.flatMap((model) => {
      const fit = row[model];
      if (!fit) return [];
      const { sigma, timestep, probes, count, repeatable } = row;
      const flag = repeatable === undefined ? null : Number(repeatable);
      return [{ table: 'linearity', sigma, timestep, model, probes, count, repeatable: flag, ...fitCells(fit) }];
    }),
  );
}

function fitCells({ denoiserNmse, denoiserNmseUncentred, scoreNmse }: LinearFit): Record<string, Cell> {
  return {
    nmse: denoiserNmse.value,
    nmse_low: denoiserNmse.low,
    nmse_high: denoiserNmse.high,
    nmse_uncentred: denoiserNmseUncentred,
    score_nmse: scoreNmse,
  };
}

function candidateRows({ skip }: Report): Record<string, Cell>[] {
  return skip.candidates.map((candidate) => ({
    table: 'candidate',
    sigma: candidate.sigma,
    start: candidate.start,
    spacing: candidate.spacing,
    skipped_steps: candidate.skippedSteps,
    evaluations: candidate.evaluations,
    error_ratio: candidate.errorRatio.value,
    error_ratio_low: candidate.errorRatio.low,
    error_ratio_high: candidate.errorRatio.high,
    fitted_ratio: candidate.fittedRatio?.value,
    fitted_ratio_low: candidate.fittedRatio?.low,
    fitted_ratio_high: candidate.fittedRatio?.high,
    endpoint_rms: candidate.endpointRms,
    psnr: candidate.psnr,
    ssim: candidate.ssim,
    seeds: candidate.seeds,
  }));
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whether a file that begins so is a table that ScoreScope wrote. */
export function isOwnTable(start: string): boolean {
  return /^table,sigma,(timestep,model,probes|start,spacing,skipped_steps),/.test(start);
}
