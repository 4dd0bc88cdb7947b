import type { Gaussian } from '../../score/gaussian';
import type { LinearityRow, SamplerSection, SkipSection, StructureSection, Warning } from '../../domain/report';
import { percent, round } from '../../shared/figures';
import { firstStepsWasted } from './firstSteps';
import { meanOffset } from './meanOffset';
import { neverNoise, sigmaMaxLarge } from './startOfSampling';

/** What a diagnosis has measured. */
export interface Measured {
  readonly linearity: readonly LinearityRow[];
  readonly skip: SkipSection;
  readonly structure: StructureSection;
  readonly sampler: SamplerSection;
  readonly gaussian: Gaussian;
  /** What few data add to the NMSE at the top of the range. */
  readonly meanUncertainty: number;
  /** Samples that the Gaussian's mean was taken from; null where it was not taken from samples. */
  readonly samples: number | null;
  /** Guidance moves the denoiser's mean on purpose. */
  readonly isGuided: boolean;
}

/** What a reader should know before trusting the verdict, and about the network and its sampler. */
export function findWarnings(measured: Measured): Warning[] {
  const { linearity, skip, structure, sampler, gaussian, meanUncertainty, samples, isGuided } = measured;
  // A schedule whose noise never drowns the data has no top at which anything but that could be said.
  const start = neverNoise(sampler.sigmas[0]!, gaussian);
  const warnings: Warning[] = [];
  const offset = isGuided ? [] : meanOffset(linearity, gaussian, samples === null ? 0 : 1 / Math.sqrt(samples));
  // Where a noise predictor's small error is multiplied by a large σ, more training would show nothing.
  const explained = linearity.flatMap((row) =>
    row.gaussian && row.repeatable !== false
      ? [{ sigma: row.sigma, nmse: row.gaussian.denoiserNmse.value, ofMean: row.meanOffset?.ofNmse ?? 0 }]
      : [],
  );
  const [top] = explained;
  if (top) {
    const best = explained.reduce((least, row) => (row.nmse < least.nmse ? row : least), top);
    // What few data leave uncertain is not the network's fault, and an offset is told by itself.
    const own = top.nmse - meanUncertainty - (offset.length > 0 ? top.ofMean : 0);
    if (own > 0.2 && own > 2 * best.nmse)
      warnings.push({
        code: 'under-trained',
        message: `At σ = ${round(top.sigma)} the Gaussian leaves ${percent(top.nmse)} unexplained, at σ = ${round(best.sigma)} only ${percent(best.nmse)}: the network looks under-trained at high noise.`,
      });
  }
  const unsure = linearity.filter((row) => row.repeatable === false).map((row) => round(row.sigma));
  if (unsure.length > 0)
    warnings.push({
      code: 'own-noise',
      message: `At σ = ${unsure.join(', ')} the denoiser is dominated by the network's own noise error; its NMSE there says little.`,
    });
  if (skip.own && skip.own.referenceChange > 0.5)
    warnings.push({
      code: 'reference',
      message: `The reference solution still moves by ${round(skip.own.referenceChange)} of the sampler's own error when its grid is halved; error ratios are rough.`,
    });
  if (structure.capturedVariance !== null && structure.capturedVariance < 0.5)
    warnings.push({
      code: 'low-rank',
      message: `The ${structure.rank} kept modes hold ${percent(structure.capturedVariance)} of the variance; the rest is treated as one isotropic tail.`,
    });
  return [
    ...start,
    ...warnings,
    ...offset,
    ...(start.length > 0 ? [] : firstStepsWasted(skip, sampler)),
    ...sigmaMaxLarge(sampler.sigmas, gaussian),
  ];
}
