import { saveTeleport, type NetworkLevel } from '../../data/teleportFile';
import type { NoiseLevel } from '../../score/noise/level';
import type { Parameterization } from '../../score/parameterization';
import type { Found } from '../findings/finding';
import { gaussianNotKept } from '../findings/gaussian/gaussianNotKept';
import type { ModeledSubject } from '../modeledSubject';
import { gaussianOutside } from '../structure/within';
import { networkLevels } from './networkLevels';
import type { Candidate } from '../baseline/seededRuns';

/**
 * Keeps what exporting the skip needs and the report does not hold. Minutes of measuring are not thrown away when the disk
 * is full: then a warning says that the report cannot be exported.
 */
export async function writeTeleport(
  file: string,
  {
    gaussian,
    within,
    sampler: { fullRun, solver, startScale },
  }: Pick<ModeledSubject, 'gaussian' | 'sampler' | 'within'>,
  { plan, parameterization, facts }: Exported,
): Promise<Found[]> {
  const levels = (of: readonly NoiseLevel[]): NetworkLevel[] => networkLevels(of, parameterization);
  const about = { ...facts, solver: JSON.stringify(solver.settings ?? {}) };
  try {
    await saveTeleport(file, {
      gaussian: within ? gaussianOutside(gaussian, within) : gaussian,
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
