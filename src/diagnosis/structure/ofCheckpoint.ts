import { totalVariance, type Gaussian } from '../../score/gaussian';
import { norm } from '../../score/algebra/orthonormal';
import { gaussianOfSamples } from '../../score/samples';
import { sampledUncertainty } from '../../score/structure/eigenvalueUncertainty';
import { firstLevel } from '../../score/noise/level';
import { structureFromCheckpoint } from '../../score/structure/fromCheckpoint';
import type { StructureSection } from '../../domain/report';
import type { Found } from '../findings/finding';
import { structureFromSamples } from '../findings/gaussian/structureFromSamples';
import type { Subject } from '../subject';

export interface FoundStructure {
  readonly gaussian: Gaussian;
  readonly section: StructureSection;
}

/**
 * The structure that the checkpoint itself shows.
 * @param samples [S, d], by which the denoiser is judged
 * @param sampleMore more of them, for where they must serve in its place
 */
export async function structureOfCheckpoint(
  subject: Subject,
  samples: Float64Array,
  evaluations: () => number,
  sampleMore?: () => Promise<Float64Array>,
): Promise<FoundStructure & { warnings: Found[] }> {
  const before = evaluations();
  const { dimension: d, effort, seed, sampler } = subject;
  const own = { samples, startSigma: firstLevel(sampler.fullRun.levels).sigma };
  const found = await structureFromCheckpoint(subject, own, { ...effort.structure, dimension: d }, seed);
  const { end } = found;
  const uncertainty = found.uncertainty.map((interval) => ({ ...interval }));
  if (found.source === 'checkpoint') {
    const { gaussian, section } = structureSection(found.gaussian, found.source, evaluations() - before);
    return { gaussian, section: { ...section, uncertainty, ...(end && { modesEnd: end }) }, warnings: [] };
  }
  const many = (await sampleMore?.()) ?? samples;
  const count = many.length / d;
  const { gaussian, section } = structureSection(gaussianOfSamples(many, d), 'samples', evaluations() - before);
  const sigmas = found.judgements.filter((judgement) => !judgement.repeatable).map(({ sigma }) => sigma);
  return {
    gaussian,
    section: { ...section, samples: count, uncertainty: sampledUncertainty(gaussian.eigenvalues, count) },
    warnings: [structureFromSamples.of({ sigmas, samples: count })],
  };
}

export function structureSection(
  gaussian: Gaussian,
  source: StructureSection['source'],
  evaluations: number,
): FoundStructure {
  const captured = gaussian.eigenvalues.reduce((sum, value) => sum + value, 0);
  const total = totalVariance(gaussian);
  return {
    gaussian,
    section: {
      source,
      rank: gaussian.eigenvalues.length,
      meanNorm: norm(gaussian.mean),
      eigenvalues: Array.from(gaussian.eigenvalues),
      capturedVariance: total > 0 ? captured / total : null,
      evaluations,
      tailVariance: gaussian.tail,
    },
  };
}
