import { totalVariance, type Gaussian } from '../score/gaussian';
import { norm } from '../score/orthonormal';
import { structureFromCheckpoint } from '../score/structure';
import type { StructureSection, Warning } from '../shared/report';
import type { Subject } from './subject';

export interface FoundStructure {
  readonly gaussian: Gaussian;
  readonly section: StructureSection;
}

/** The structure that the checkpoint itself shows. */
export async function structureOfCheckpoint(
  subject: Subject,
  samples: Float64Array,
  evaluations: () => number,
): Promise<FoundStructure & { warnings: Warning[] }> {
  const before = evaluations();
  const { denoise, schedule, dimension, effort, seed } = subject;
  const found = await structureFromCheckpoint(denoise, schedule, samples, dimension, effort.structure, seed);
  const doubtful = found.judgements.filter((judgement) => !judgement.repeatable).map(({ sigma }) => round(sigma));
  const warnings: Warning[] = [];
  if (found.source === 'samples')
    warnings.push({
      code: 'structure-from-samples',
      message: `The denoiser at σ = ${doubtful.join(', ')} is dominated by the network's own error, so mean and covariance were taken from ${samples.length / dimension} samples of its own.`,
    });
  return { ...describe(found.gaussian, found.source, evaluations() - before), warnings };
}

export function describe(gaussian: Gaussian, source: StructureSection['source'], evaluations: number): FoundStructure {
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

function round(value: number): number {
  return Number(value.toPrecision(3));
}
