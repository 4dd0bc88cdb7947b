import { totalVariance, type Gaussian } from '../../score/gaussian';
import { norm } from '../../score/algebra/orthonormal';
import { gaussianOfSamples } from '../../score/samples';
import { eigenvaluesOfSamples } from '../../score/sampledEigenvalues';
import { countResolved, TOLD } from '../../score/structure/eigenvalueUncertainty';
import { firstLevel } from '../../score/noise/level';
import { structureFromCheckpoint } from '../../score/structure/fromCheckpoint';
import type { Interval, StructureSection } from '../../domain/report';
import type { StepRecord } from '../baseline/trajectory';
import type { Found } from '../findings/finding';
import { structureFromSamples } from '../findings/gaussian/structureFromSamples';
import type { Subject } from '../subject';
import { explainsRuns } from './explainsRuns';

export interface FoundStructure {
  readonly gaussian: Gaussian;
  readonly section: StructureSection;
}

interface Needs {
  /** The network's own samples, [S, d], by which the denoiser is judged. */
  readonly samples: Float64Array;
  /** The states of the sampler's own runs, which a Gaussian must not contradict. */
  readonly steps: readonly StepRecord[];
  /** The network's evaluations so far. */
  readonly evaluations: () => number;
  /** More of its samples, for where they must serve in the denoiser's place. */
  readonly sampleMore?: () => Promise<Float64Array>;
}

/** The structure that the checkpoint itself shows. */
export async function structureOfCheckpoint(
  subject: Subject,
  { samples, steps, evaluations, sampleMore }: Needs,
): Promise<FoundStructure & { warnings: Found[] }> {
  const before = evaluations();
  const { dimension: d, effort, seed, sampler, std } = subject;
  const own = { samples, startSigma: firstLevel(sampler.fullRun.levels).sigma, answers: steps, std };
  const found = await structureFromCheckpoint(subject, own, { ...effort.structure, dimension: d }, seed);
  const { end } = found;
  const isPossible = explainsRuns(found.gaussian, steps);
  if (found.source === 'checkpoint' && isPossible) {
    const { gaussian, section } = structureSection(found.gaussian, found.source, evaluations() - before);
    const known = uncertaintyOf(found.uncertainty);
    return { gaussian, section: { ...section, ...known, ...(end && { modesEnd: end }) }, warnings: [] };
  }
  const many = (await sampleMore?.()) ?? samples;
  const count = many.length / d;
  const { gaussian, section } = structureSection(gaussianOfSamples(many, d), 'samples', evaluations() - before);
  const sigmas = found.judgements.filter((judgement) => !judgement.repeatable).map(({ sigma }) => sigma);
  return {
    gaussian,
    section: { ...section, samples: count, ...uncertaintyOf(eigenvaluesOfSamples(gaussian, many)) },
    warnings: [structureFromSamples.of({ sigmas: found.source === 'samples' ? sigmas : [], samples: count })],
  };
}

function uncertaintyOf(uncertainty: readonly Interval[]): Pick<StructureSection, 'uncertainty' | 'resolved'> {
  return {
    uncertainty: uncertainty.slice(0, TOLD).map((interval) => ({ ...interval })),
    resolved: countResolved(uncertainty),
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
