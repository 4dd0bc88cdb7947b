import type { Interval, SkipCandidate, SkipPlan } from '../../src/domain/report';
import { sigma } from '../../src/shared/format';
import { fewerStepsStyle, gaussianStyle, isotropicStyle, respacedStyle, type SeriesStyle } from './series';
import { t } from '../../src/shared/l10n';

export interface CostErrorSeries {
  style: SeriesStyle;
  /** By evaluations, ascending. */
  candidates: SkipCandidate[];
}

/** Candidates grouped as they are drawn: alternatives first, then the skips; each σ_skip with re-spaced steps on its own. */
export function costErrorSeries(candidates: readonly SkipCandidate[]): CostErrorSeries[] {
  const where = (style: SeriesStyle, belongs: (candidate: SkipCandidate) => boolean): CostErrorSeries => ({
    style,
    candidates: candidates.filter(belongs).sort((a, b) => a.evaluations - b.evaluations),
  });
  const respaced = (c: SkipCandidate): boolean => c.start === 'gaussian' && c.spacing === 'respaced';
  const sigmas = [...new Set(candidates.filter(respaced).map((c) => c.sigma))].sort((a, b) => b - a);
  return [
    where(fewerStepsStyle(), (c) => c.start === 'none'),
    where(
      { ...isotropicStyle(), label: t('isotropic skip, steps kept') },
      (c) => c.start === 'isotropic' && c.spacing === 'kept',
    ),
    where(
      { ...isotropicStyle(), label: t('isotropic skip, re-spaced'), dash: '2 2' },
      (c) => c.start === 'isotropic' && c.spacing === 'respaced',
    ),
    where(
      { ...gaussianStyle(), label: t('Gaussian skip, steps kept') },
      (c) => c.start === 'gaussian' && c.spacing === 'kept',
    ),
    ...sigmas.map((s, i) =>
      where(respacedStyle(i, t('Gaussian skip to σ {0}, re-spaced', sigma(s))), (c) => respaced(c) && c.sigma === s),
    ),
  ].filter((series) => series.candidates.length > 0);
}

/** The candidate that a plan was made from. */
export function candidateOf(plan: SkipPlan, candidates: readonly SkipCandidate[]): SkipCandidate | undefined {
  return candidates.find(
    (c) =>
      c.start === 'gaussian' &&
      c.sigma === plan.sigma &&
      c.spacing === plan.spacing &&
      c.evaluations === plan.evaluations,
  );
}

/** The error ratio that the decision uses: from the monotone fit where there is one, so that one lucky grid does not decide. */
export function decidingRatio(candidate: SkipCandidate): Interval {
  return candidate.fittedRatio ?? candidate.errorRatio;
}

/** A line needs two points; with fewer on the fit, a line through the measured ones only guides the eye. */
export function hasFit(candidates: readonly SkipCandidate[]): boolean {
  return candidates.filter(({ fittedRatio }) => fittedRatio !== undefined).length > 1;
}
