import { saveTeleport, type NetworkLevel } from '../../data/teleportFile';
import type { Gaussian } from '../../score/gaussian';
import type { NoiseLevel } from '../../score/noise/level';
import { coefficientsAt, type Parameterization } from '../../score/parameterization';
import type { Departure } from '../../score/solvers/solver';
import type { Warning } from '../../domain/report';
import type { BaselineSampler } from '../baseline/baselineSampler';
import type { Candidate } from '../baseline/seededRuns';

/**
 * Keeps what exporting the skip needs and the report does not hold. Minutes of measuring are not thrown away when the disk
 * is full: then a warning says that the report cannot be exported.
 */
export async function writeTeleport(
  file: string,
  gaussian: Gaussian,
  { fullRun, solver, startScale }: BaselineSampler,
  plan: Candidate | null,
  parameterization: Parameterization,
  facts: Record<string, string>,
): Promise<Warning[]> {
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
    const message = `The Gaussian could not be kept for export: ${(error as Error).message}.`;
    return [{ code: 'gaussian-not-kept', message }];
  }
}

/** Levels with what the network is told there and how its answer is read; where no noise is left it is not asked. */
export function networkLevels(levels: readonly NoiseLevel[], parameterization: Parameterization): NetworkLevel[] {
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
