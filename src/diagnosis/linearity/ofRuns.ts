import type { Fit } from '../../score/linearity';
import { denoiseGaussian, isotropic } from '../../score/gaussian';
import { evenWeights } from '../../score/probes';
import { isotropicHalves } from '../../score/samplingError';
import { denoiseMixture } from '../../score/mixture';
import type { LinearityRow } from '../../domain/report';
import type { StepRecord } from '../baseline/trajectory';
import type { DiagnosisContext } from '../context';
import { levelSeed } from '../probes';
import type { ModeledSubject } from '../modeledSubject';
import { timestepOf } from '../subject';
import { fitOf, fitOfModel, type Probed } from './fits';
import { isBeyondData, type Comparisons } from './linearity';

/**
 * Linearity read off the baseline sampler's own evaluations, at no cost: x and D at the start of its steps, at some of its levels. The
 * clusters are its seeds.
 */
export async function linearityOfRuns(
  context: DiagnosisContext,
  subject: ModeledSubject,
  { halves, checkpointGaussian, isOfData, models }: Comparisons,
  steps: readonly StepRecord[],
): Promise<LinearityRow[]> {
  await context.enter('linearity', 'linearity of the sampler’s own evaluations');
  const { gaussian, dimension: d, schedule } = subject;
  const finals = steps.at(-1)?.denoised;
  return spread(finite(steps), subject.effort.sigmas).map(({ level, x, denoised }) => {
    const seeds = x.length / d;
    const probed: Probed = { x, denoised, level, ...evenWeights(seeds, seeds), seed: levelSeed(subject, level, 0) };
    const fit = (modelled: Float64Array): Fit => fitOfModel(probed, { denoised: modelled, mean: gaussian.mean });
    const row: LinearityRow = {
      sigma: level.sigma,
      timestep: timestepOf(schedule, level.sigma),
      probes: 'sampler',
      count: seeds,
      gaussian: fitOf(probed, gaussian, halves),
      isotropic: fitOf(probed, isotropic(gaussian), halves && isotropicHalves(halves)),
      mixture: models?.mixture ? fit(denoiseMixture(models.mixture, x, level)) : null,
      empirical: null,
      ...(isOfData && { checkpointGaussian: fit(denoiseGaussian(checkpointGaussian, x, level)) }),
      repeatable: !isBeyondData(denoised, gaussian, level, finals && { clean: finals }),
    };
    context.emit({ kind: 'linearity', row });
    return row;
  });
}

/** Pure noise, at σ = ∞, has no place on the chart, and a level no two. */
function finite(steps: readonly StepRecord[]): StepRecord[] {
  return steps.filter(({ level: { sigma } }, k) => Number.isFinite(sigma) && sigma !== steps[k - 1]?.level.sigma);
}

/** At most `count` of them, with the first, evenly. */
function spread(steps: readonly StepRecord[], count: number): StepRecord[] {
  if (steps.length <= count) return [...steps];
  return steps.filter(
    (_, k) => Math.floor((k * count) / steps.length) !== Math.floor(((k - 1) * count) / steps.length),
  );
}
