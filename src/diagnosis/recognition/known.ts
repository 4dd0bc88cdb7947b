import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { schedulerFrom } from '../../checkpoint/layout/schedulerValues';
import { EDM_RANGE, vpSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import { parsePythonJson } from '../../shared/pythonJson';
import type { DiagnosisOptions } from '../../domain/options';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { alphasOf, samplerOf } from '../../samplers/scheduler';
import type { KnownFacts } from './hypothesis';
import { namedSchedule, usualSchedules, type KnownSchedule } from './schedules';
import type { Prediction } from '../../domain/predictions';

/** A scheduler's configuration and the file that holds it. */
export interface SchedulerFile {
  readonly file: string;
  readonly config: SchedulerConfig;
}

/** The schedule that was named by hand, as a configuration; null where a name or nothing was given. */
export async function schedulerSaid({ schedule, timesteps }: DiagnosisOptions): Promise<SchedulerFile | null> {
  if (schedule === undefined || namedSchedule(path.basename(schedule), timesteps)) return null;
  const name = path.basename(schedule);
  let value: unknown;
  try {
    value = parsePythonJson((await readFile(schedule, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DiagnosisError(
      'usage',
      `The schedule ${name} cannot be read: ${(error as Error).message}.`,
      'Name a JSON file, or one of linear, scaled-linear and cosine.',
    );
  }
  const config = schedulerFrom(value, schedule);
  if (config && (alphasOf(config) || samplerOf(config))) return { file: schedule, config };
  throw new DiagnosisError(
    'usage',
    `The schedule ${name} has neither alphas_cumprod nor betas nor a beta_schedule.`,
    'Write one of them; docs/sidecar.md shows how.',
  );
}

const PREDICTIONS: Readonly<Record<string, Prediction>> = {
  epsilon: 'epsilon',
  v_prediction: 'v',
  sample: 'denoised',
  flow_prediction: 'velocity',
};

/** What options and files say before any number is looked at. What was said by hand wins over what a file says. */
export function knownOf(
  options: DiagnosisOptions,
  scheduler: SchedulerFile | null,
  wholeTimes: boolean,
): { said: KnownFacts; told: KnownFacts; evidence: string[] } {
  const { family, prediction, time, sigmaData, sigmaMin, sigmaMax, timesteps } = options;
  const named = options.schedule === undefined ? undefined : namedSchedule(path.basename(options.schedule), timesteps);
  const said: KnownFacts = {
    family: family ?? (named && 'vp'),
    prediction,
    time,
    sigmaData,
    // An empty range is the sampler's to refuse.
    ...((sigmaMax ?? Infinity) > (sigmaMin ?? EDM_RANGE.sigmaMin) && { sigmaMin, sigmaMax }),
    schedules: named ? [named] : usualSchedules(timesteps),
    wholeTimes,
  };
  const evidence = [
    ...(family ? [`The family ${family} was given.`] : []),
    ...(prediction ? [`The prediction ${prediction} was given.`] : []),
    ...(named ? [`The schedule ${named.name} over ${named.schedule.timesteps} timesteps was given.`] : []),
  ];
  return scheduler ? withScheduler(said, scheduler, evidence) : { said, told: said, evidence };
}

function withScheduler(
  said: KnownFacts,
  { file, config }: SchedulerFile,
  evidence: string[],
): { said: KnownFacts; told: KnownFacts; evidence: string[] } {
  const alphas = alphasOf(config);
  const family = samplerOf(config)?.family ?? (alphas ? 'vp' : undefined);
  const schedules: KnownSchedule[] = alphas ? [{ schedule: vpSchedule(alphas), name: null }] : [...said.schedules];
  const prediction = config.prediction_type === undefined ? undefined : PREDICTIONS[config.prediction_type];
  const name = path.basename(file);
  if (alphas) evidence.push(`${name} gives the noise of ${alphas.length} timesteps.`);
  if (config._class_name !== undefined) evidence.push(`${name} is of ${config._class_name}.`);
  if (prediction) evidence.push(`${name} says that the network predicts ${config.prediction_type}.`);
  const withNoise = { ...said, schedules };
  return {
    said: withNoise,
    told: {
      ...withNoise,
      family: said.family ?? family,
      prediction: said.prediction ?? predictionIn(family, prediction),
      sigmaData: said.sigmaData ?? (family === 'edm' ? config.sigma_data : undefined),
      time: said.time ?? (family === 'flow' ? 't1000' : undefined),
    },
    evidence,
  };
}

/** diffusers' EDM schedulers put the preconditioning around the network; its flow schedulers know velocities alone. */
function predictionIn(family: KnownFacts['family'], prediction: Prediction | undefined): Prediction | undefined {
  if (family === 'edm') return 'edm-raw';
  return family === 'flow' ? 'velocity' : prediction;
}
