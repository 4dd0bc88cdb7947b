import type { LinearFit, Report, Rung } from '../domain/report';
import { CRITERIA } from '../domain/rungs';

type Cell = string | number | null | undefined;

const FITS = ['gaussian', 'isotropic', 'mixture', 'empirical', 'checkpointGaussian'] as const;

/**
 * Linearity, skip candidates and rungs of a report as one CSV (RFC 4180) in long form: the column `table` distinguishes them, and
 * cells that do not apply to a row are empty.
 */
export function reportCsv(report: Report): string {
  const rows = [...linearityRows(report), ...candidateRows(report), ...rungRows(report)];
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

const PLANS = { with: 'gaussian', without: 'none', isotropic: 'isotropic' } as const;

/** Each plan of each rung; the figures are those of the plan with the formula. A rung without any plan has one row, for its status. */
function rungRows({ skip }: Report): Record<string, Cell>[] {
  const { rungs } = skip;
  if (!rungs) return [];
  return CRITERIA.flatMap((criterion): Record<string, Cell>[] => {
    const rung = rungs[criterion];
    const about = { table: 'rung', criterion, status: rung.status };
    const plans = (['with', 'without', 'isotropic'] as const).flatMap((which) => {
      const plan = rung[which];
      if (!plan) return [];
      const { sigma, timestep, spacing, skippedSteps, evaluations } = plan;
      const status = { with: rung.status, without: rung.withoutStatus, isotropic: rung.isotropicStatus }[which];
      const where = { sigma, timestep, start: PLANS[which], spacing, skipped_steps: skippedSteps, evaluations };
      return [{ ...about, status, ...where, ...(which === 'with' && rungCells(rung)) }];
    });
    return plans.length > 0 ? plans : [about];
  });
}

function rungCells({ ratio, psnr, ssim, changed, frechet }: Rung): Record<string, Cell> {
  return {
    error_ratio: ratio?.value,
    error_ratio_low: ratio?.low,
    error_ratio_high: ratio?.high,
    psnr: psnr?.value,
    psnr_low: psnr?.low,
    psnr_high: psnr?.high,
    ssim,
    seeds: changed?.of ?? frechet?.samples,
    changed: changed?.count,
    changed_high: changed?.high,
    frechet_own: frechet?.own,
    frechet_skip: frechet?.hybrid,
    frechet_difference: frechet?.difference.value,
    frechet_difference_low: frechet?.difference.low,
    frechet_difference_high: frechet?.difference.high,
  };
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whether a file that begins so is a table that ScoreScope wrote. */
export function isOwnTable(start: string): boolean {
  return /^table,(sigma,(timestep,model,probes|start,spacing,skipped_steps)|criterion,status),/.test(start);
}
