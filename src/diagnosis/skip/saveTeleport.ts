import { saveTeleport, type NetworkLevel } from '../../data/teleportFile';
import type { NoiseLevel } from '../../score/noise/level';
import { coefficientsAt, type Parameterization } from '../../score/parameterization';
import type { Departure } from '../../score/solvers/solver';
import type { Found } from '../findings/finding';
import { gaussianNotKept } from '../findings/gaussian/gaussianNotKept';
import type { ModeledSubject } from '../modeledSubject';
import type { Candidate } from '../baseline/seededRuns';

/**
 * Keeps what exporting the skip needs and the report does not hold. Minutes of measuring are not thrown away when the disk
 * is full: then a warning says that the report cannot be exported.
 */
export async function writeTeleport(
  file: string,
  { gaussian, sampler: { fullRun, solver, startScale } }: Pick<ModeledSubject, 'gaussian' | 'sampler'>,
  { plan, parameterization, facts }: Exported,
): Promise<Found[]> {
  const levels = (of: readonly NoiseLevel[]): NetworkLevel[] => networkLevels(of, parameterization);
  const about = { ...facts, solver: JSON.stringify(solver.settings ?? {}) };
  try {
    await saveTeleport(file, {
      gaussian,
      own: levels(fullRun.levels),
      plan: plan && levels(plan.levels),
      startScale,
      about,
    });
    return [];
  } catch (error) {
    return [gaussianNotKept.of({ reason: (error as Error).message })];
  }
}

interface Exported {
  readonly plan: Candidate | null;
  readonly parameterization: Parameterization;
  /** Free text beside the numbers: which report, which model. */
  readonly facts: Record<string, string>;
}

/** Levels with what the network is told there and how its answer is read; where no noise is left it is not asked. */
function networkLevels(levels: readonly NoiseLevel[], parameterization: Parameterization): NetworkLevel[] {
  return levels.map((level, i) => {
    const { a: toA, b: toB } = landing(level) ?? levels[i + 1] ?? level;
    const { a, b, sigma, time } = level;
    const place = { a, b, sigma, time, toA, toB };
    if (b === 0) return { ...place, input: 0, cIn: 1, cSkip: 1, cOut: 0 };
    const { cSkip, cOut, cIn, time: input } = coefficientsAt(parameterization, level);
    return { ...place, input, cIn, cSkip, cOut };
  });
}

function landing(level: NoiseLevel): NoiseLevel | undefined {
  return 'landing' in level ? (level as Departure).landing : undefined;
}
