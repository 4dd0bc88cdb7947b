import { counted } from '../../shared/counted';
import { EQUAL_QUALITY } from '../../domain/quality';
import type { SamplerSection, SkipSection, Warning } from '../../domain/report';
import { round } from '../../shared/figures';

/** The deepest skip by the formula that knows the mean and one variance alone, with the rest of the grid kept, that surely costs nothing. */
export function firstStepsWasted(
  { candidates }: SkipSection,
  { sigmas, evaluations: ofAll }: SamplerSection,
): Warning[] {
  const [free] = candidates
    .filter(
      ({ start, spacing, errorRatio }) =>
        start === 'isotropic' && spacing === 'kept' && errorRatio.high <= EQUAL_QUALITY,
    )
    .sort((a, b) => b.skippedSteps - a.skippedSteps);
  if (!free) return [];
  const { sigma, skippedSteps, evaluations, errorRatio, seeds } = free;
  const top = sigmas[0]!;
  const from = Number.isFinite(top) ? `σ = ${round(top)}` : 'infinite σ';
  const steps = skippedSteps === 1 ? 'The first step' : `The first ${skippedSteps} steps`;
  return [
    {
      code: 'first-steps-wasted',
      message: `${steps}, from ${from} to σ = ${round(sigma)}, can be had without the network: the formula that knows the mean and one variance alone gives ${round(errorRatio.value)} (${round(errorRatio.low)}–${round(errorRatio.high)}) of the sampler’s error${seeds === undefined ? '' : ` over ${seeds} seeds`}, with ${counted(evaluations, 'evaluation')} instead of ${ofAll}.`,
    },
  ];
}
