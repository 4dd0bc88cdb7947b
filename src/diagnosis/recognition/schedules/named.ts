import { familySchedule, type FamilySchedule } from '../../../score/noise/fitSchedule';
import { vpSchedule, type NoiseSchedule } from '../../../score/noise/schedule';
import { arePoints, curveFamily } from '../../../score/noise/scheduleCurve';
import { scheduleFamilies } from '../../../score/noise/scheduleFamilies';

/** A VP schedule that comes into question. */
export interface KnownSchedule {
  readonly schedule: NoiseSchedule;
  /** As the option `schedule` writes it; null where a file gave it. */
  readonly name: string | null;
}

/** Timesteps of most networks. */
const USUAL_TIMESTEPS = 1000;

/** What most networks were trained with, where nothing is stated. */
export const USUAL_NAMES: readonly string[] = ['linear', 'scaled-linear', 'cosine'];
const RESCALED = '+zero-snr';

/**
 * The schedule that is written so: a family's name, then its parameters where they are not the usual ones, then `+zero-snr` if it was
 * rescaled to end without signal. "scaled-linear:0.0015,0.0195+zero-snr"
 * @returns undefined when there is none
 */
export function namedSchedule(written: string, timesteps = USUAL_TIMESTEPS): KnownSchedule | undefined {
  const plain = written.endsWith(RESCALED) ? written.slice(0, -RESCALED.length) : written;
  const [name = '', list] = plain.split(':', 2);
  if (name === curveFamily.name) return curveWritten(list, timesteps);
  const family = scheduleFamilies.find((one) => one.name === name);
  if (!family) return undefined;
  const parameters = list === undefined ? (family.usual(timesteps)[0] ?? []) : list.split(',').map(Number);
  const fits =
    parameters.length === family.parameters.length &&
    family.parameters.every(({ least, most }, k) => {
      const value = parameters[k] ?? NaN;
      return value >= least && value <= most;
    });
  if (!fits) return undefined;
  return scheduleOf(familySchedule(family, timesteps, parameters, plain !== written));
}

function curveWritten(list: string | undefined, timesteps: number): KnownSchedule | undefined {
  const points = (list ?? '').split(',').map(Number);
  return arePoints(points) ? scheduleOf(familySchedule(curveFamily, timesteps, points)) : undefined;
}

/** The most usual schedules, where nothing is stated. */
export function usualSchedules(timesteps?: number): KnownSchedule[] {
  return USUAL_NAMES.flatMap((name) => namedSchedule(name, timesteps) ?? []);
}

export function scheduleOf(found: FamilySchedule): KnownSchedule {
  return { schedule: vpSchedule(found.alphas), name: writtenSchedule(found) };
}

function writtenSchedule({ family, parameters, zeroSnr, timesteps }: FamilySchedule): string {
  const [usual = []] = family.usual(timesteps);
  const isUsual = parameters.every((value, k) => value === usual[k]);
  const list = parameters.map((value) => Number(value.toPrecision(3))).join(',');
  return `${family.name}${isUsual ? '' : `:${list}`}${zeroSnr ? RESCALED : ''}`;
}

/** The forms that `namedSchedule` reads, for a person. */
export const SCHEDULE_FORMS = scheduleFamilies.map(({ name }) => name).join(', ');
