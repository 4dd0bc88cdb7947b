import { createMatMul } from '../../engine/linearAlgebra';
import { denoiseEmpirical } from '../../score/empirical';
import type { NoiseLevel } from '../../score/noise/level';
import type { MatMul } from '../../score/algebra/matmul';
import type { Mixture } from '../../score/mixture';
import type { DataSection, StructureSection } from '../../domain/report';
import { rowsOf } from '../../score/rows';
import { probesAt, type Probes } from '../probes';
import { findMemorization, measureMemorization } from './memorization';
import { mixtureOfData } from '../structure/mixture';
import { scaledBatches, type ScaledData } from '../structure/scaledData';
import type { Found } from '../findings/finding';
import type { ModeledSubject } from '../modeledSubject';

/** What the network is compared with beside its Gaussian, where the data are at hand. */
export interface ReferenceModels {
  readonly mixture: Mixture | null;
  /** The exact denoiser of the data at some of the probes of a level; absent where the data are too many. */
  readonly empirical: ReadonlyMap<number, EmpiricalAnswers>;
  readonly section: Pick<DataSection, 'mixture' | 'memorisation'>;
  readonly warnings: readonly Found[];
}

interface EmpiricalAnswers {
  /** Which of the level's probes. */
  readonly rows: readonly number[];
  /** [rows, d] */
  readonly denoised: Float64Array;
}

/** Multiplications that the empirical denoiser may cost: some ten seconds of two cores. */
const LARGEST_COST = 4e11;
const FEWEST_PROBES = 8;
const MOST_PROBES = 64;

interface Needs {
  readonly sigmas: readonly number[];
  readonly data: ScaledData;
  readonly probes: Probes;
  /** The network's own, [S, d]. */
  readonly samples: Float64Array;
}

/** The class or cluster mixture and the empirical denoiser of the data, the latter for all noise levels in one pass. */
export async function referenceModels(subject: ModeledSubject, needs: Needs): Promise<ReferenceModels> {
  const { sigmas, data, samples } = needs;
  const algebra = await createMatMul();
  try {
    const found = await mixtureOfData(data, subject.gaussian, subject.seed, algebra.product);
    const mixture = found?.mixture ?? null;
    const levels = sigmas.map((sigma) => subject.schedule.levelAt(sigma));
    const empirical = await empiricalAnswers(subject, levels, needs, algebra.product);
    const memorisation =
      empirical.size > 0 ? await measureMemorization(subject, { data, mixture, samples }, algebra.product) : undefined;
    const warnings = memorisation ? findMemorization(memorisation) : [];
    return {
      mixture,
      empirical,
      warnings,
      section: { ...(found && { mixture: found.section }), ...(memorisation && { memorisation }) },
    };
  } finally {
    await algebra.release();
  }
}

/** A structure of data with what was made of them besides. */
export function withModels(section: StructureSection, models: ReferenceModels | null): StructureSection {
  return models && section.data ? { ...section, data: { ...section.data, ...models.section } } : section;
}

async function empiricalAnswers(
  subject: ModeledSubject,
  levels: readonly NoiseLevel[],
  { data, probes }: Needs,
  product: MatMul,
): Promise<Map<number, EmpiricalAnswers>> {
  const { dimension: d, effort } = subject;
  if (effort.probes === 0) return new Map();
  const affordable = Math.floor(LARGEST_COST / (2 * levels.length * data.set.count * d));
  const count = Math.min(affordable, MOST_PROBES, effort.probes);
  if (count < Math.min(FEWEST_PROBES, effort.probes)) return new Map();
  // Probes stand in the order of their size.
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * effort.probes) / count));
  const x = new Float64Array(levels.length * count * d);
  levels.forEach((level, l) => {
    x.set(rowsOf(probesAt(subject, level, probes).x, rows, d), l * count * d);
  });
  const each = levels.flatMap((level) => rows.map(() => level));
  const denoised = await denoiseEmpirical(x, each, scaledBatches(data), product);
  const size = count * d;
  return new Map(levels.map(({ sigma }, l) => [sigma, { rows, denoised: denoised.slice(l * size, (l + 1) * size) }]));
}
