import path from 'node:path';
import { schedulerFrom } from '../../checkpoint/layout/schedulerValues';
import { EDM_RANGE, vpSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import { families } from '../../domain/families';
import { parsePythonJson } from '../../shared/pythonJson';
import type { DiagnosisOptions } from '../../domain/options';
import { predictionCalled } from '../../domain/predictions';
import { option, remedy } from '../../domain/remedy';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { alphasOf, samplerOf, samplesStudents, unreadTimeOf } from '../../samplers/scheduler';
import type { KnownFacts } from './hypothesis';
import { namedSchedule, SCHEDULE_FORMS, usualSchedules, type KnownSchedule } from './schedules/named';
import { shownName } from '../../shared/shown';
import { readSmallFile, whyUnread } from '../../shared/smallFile';

/** Bytes; a list of 100,000 betas has two million. */
const LARGEST = 20e6;

/** A scheduler's configuration and the file that holds it. */
export interface SchedulerFile {
  readonly file: string;
  readonly config: SchedulerConfig;
}

/** The file that the option `schedule` names, as a scheduler's configuration; null where it names betas, or is absent. */
export async function schedulerSaid({ schedule, timesteps }: DiagnosisOptions): Promise<SchedulerFile | null> {
  if (schedule === undefined || namedSchedule(path.basename(schedule), timesteps)) return null;
  const name = shownName(path.basename(schedule));
  let value: unknown;
  try {
    value = parsePythonJson((await readSmallFile(schedule, { most: LARGEST })).toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const isJson = error instanceof SyntaxError;
    throw new DiagnosisError(
      'usage',
      isJson
        ? `The schedule ${name} is not valid JSON: ${error.message}.`
        : `The schedule ${name} ${whyUnread(error)}.`,
      remedy`Set ${option('schedule')} to a JSON file or one of ${SCHEDULE_FORMS}; docs/schedules.md lists their parameters.`,
    );
  }
  const config = schedulerFrom(value, schedule);
  if (config && (config.schedule !== undefined || alphasOf(config) || samplerOf(config)))
    return { file: schedule, config };
  throw new DiagnosisError(
    'usage',
    `The schedule ${name} has no alphas_cumprod, betas, or beta_schedule.`,
    'Add one of them; docs/sidecar.md shows how.',
  );
}

/** What is known before anything is measured. */
export interface Known {
  /** From the options alone, with the noise schedule that the files give. */
  readonly stated: KnownFacts;
  /** The same with all that the files say. */
  readonly known: KnownFacts;
  readonly evidence: readonly string[];
  /** The file that describes the noise schedule, by its name; null where none does. */
  readonly scheduleFile: string | null;
  /** Whether that file was found beside the checkpoint, and not set by a person. */
  readonly isScheduleBeside: boolean;
  /** The scheduler's class, where it samples one-step students alone. */
  readonly studentOf: string | null;
}

/** What options and files say before anything is measured. Options win over files. */
export function knownOf(options: DiagnosisOptions, scheduler: SchedulerFile | null, wholeTimes: boolean): Known {
  const { family, prediction, time, sigmaData, sigmaMin, sigmaMax, timesteps } = options;
  const named = options.schedule === undefined ? undefined : namedSchedule(path.basename(options.schedule), timesteps);
  const stated: KnownFacts = {
    family: family ?? (named && 'vp'),
    prediction,
    time,
    sigmaData,
    ...rangeOf(sigmaMin, sigmaMax),
    schedules: named ? [named] : usualSchedules(timesteps),
    timesteps,
    wholeTimes,
  };
  const evidence = [
    ...(family ? [`The family was set to ${family}.`] : []),
    ...(prediction ? [`The prediction was set to ${prediction}.`] : []),
    ...(named ? [`The schedule was set to ${named.name} with ${named.schedule.timesteps} timesteps.`] : []),
  ];
  const isScheduleBeside = options.schedule === undefined && scheduler !== null;
  if (scheduler) return { ...withScheduler(stated, scheduler, evidence), isScheduleBeside };
  return { stated, known: stated, evidence, scheduleFile: null, isScheduleBeside, studentOf: null };
}

function withScheduler(
  stated: KnownFacts,
  { file, config }: SchedulerFile,
  evidence: readonly string[],
): Omit<Known, 'isScheduleBeside'> {
  refuseUnreadTime(stated, config);
  const called =
    config.schedule === undefined ? null : scheduleCalled(config.schedule, config.num_train_timesteps, file);
  const alphas = called ? null : alphasOf(config);
  const sampler = samplerOf(config);
  const family = sampler?.family ?? (alphas || called ? 'vp' : undefined);
  const schedules: KnownSchedule[] = called
    ? [called]
    : alphas
      ? [{ schedule: vpSchedule(alphas), name: null }]
      : [...stated.schedules];
  const prediction = config.prediction_type === undefined ? undefined : predictionCalled(config.prediction_type);
  const name = shownName(path.basename(file));
  const { sigma_min, sigma_max } = sampler?.config ?? config;
  const withNoise = {
    ...stated,
    ...((family ?? 'edm') === 'edm' && rangeOf(stated.sigmaMin ?? sigma_min, stated.sigmaMax ?? sigma_max)),
    schedules,
  };
  return {
    scheduleFile: alphas ? name : null,
    studentOf: samplesStudents(config) ? shownName(config._class_name ?? '') : null,
    stated: withNoise,
    known: {
      ...withNoise,
      family: stated.family ?? family,
      prediction: stated.prediction ?? sampler?.prediction ?? prediction,
      sigmaData: stated.sigmaData ?? (family === 'edm' ? config.sigma_data : undefined),
      time: stated.time ?? (family === undefined ? undefined : (families[family].diffusersTimeInput ?? undefined)),
    },
    evidence: [
      ...evidence,
      ...(called ? [`${name} names the schedule ${called.name} with ${called.schedule.timesteps} timesteps.`] : []),
      ...(alphas ? [`${name} defines the noise levels of ${alphas.length} timesteps.`] : []),
      ...(config._class_name === undefined ? [] : [`${name} configures ${shownName(config._class_name)}.`]),
      ...(prediction ? [`${name} sets prediction_type to ${shownName(String(config.prediction_type))}.`] : []),
    ],
  };
}

/** A network that is told something else than it is given would be blamed for that. */
function refuseUnreadTime({ time }: KnownFacts, config: SchedulerConfig): void {
  const unread = unreadTimeOf(config);
  if (unread === null || time !== undefined) return;
  throw new DiagnosisError(
    'not-recognised',
    `${shownName(config._class_name ?? '')} tells its networks ${unread}, which is none of the time inputs that are read.`,
    remedy`If the network is told something else, set ${option('time')}; docs/schedules.md lists what it may be.`,
  );
}

function scheduleCalled(written: string, timesteps: number | undefined, file: string): KnownSchedule {
  const called = namedSchedule(written, timesteps);
  if (called) return called;
  throw new DiagnosisError(
    'sidecar',
    `${shownName(path.basename(file))} names a schedule ${shownName(written)} that is not known.`,
    `Use one of ${SCHEDULE_FORMS}; docs/schedules.md lists their parameters.`,
  );
}

/** The range of σ that is said of an EDM network; an empty one is the sampler's to refuse. */
function rangeOf(
  sigmaMin: number | undefined,
  sigmaMax: number | undefined,
): Pick<KnownFacts, 'sigmaMin' | 'sigmaMax'> {
  const isEmpty = (sigmaMax ?? EDM_RANGE.sigmaMax) <= (sigmaMin ?? EDM_RANGE.sigmaMin);
  return isEmpty ? {} : { sigmaMin, sigmaMax };
}

/** A schedule is as long as the network's timesteps, where no file gives another. */
export function withTimesteps(known: KnownFacts, timesteps: number | null): KnownFacts {
  const isOpen = known.schedules.every(({ name }) => name !== null);
  if (timesteps === null || !isOpen) return known;
  const schedules = known.schedules.flatMap(({ name }) =>
    name === null ? [] : (namedSchedule(name, timesteps) ?? []),
  );
  return { ...known, timesteps, schedules };
}
