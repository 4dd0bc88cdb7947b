import type { Parameterization } from '../../engine/denoiser';
import { edmSchedule, flowSchedule, type NoiseSchedule } from '../../score/noise/schedule';
import type { Choice } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import type { KnownSchedule } from './schedules';
import type { TimeInput } from '../../domain/timeInputs';
import type { Family } from '../../domain/families';
import type { Prediction } from '../../domain/predictions';

/** One way to read a network: what it gives, what its clock shows, and the noise levels it was trained for. */
export interface Hypothesis {
  readonly family: Family;
  readonly schedule: NoiseSchedule;
  readonly parameterization: Parameterization;
  /** The betas' name of a VP schedule that no file told; null where one did, or there is none to tell. */
  readonly betas: string | null;
}

/** What is known before any number is looked at; whatever is absent is open. */
export interface KnownFacts {
  readonly family?: Family | undefined;
  readonly prediction?: Prediction | undefined;
  readonly time?: TimeInput | undefined;
  readonly sigmaData?: number | undefined;
  readonly sigmaMin?: number | undefined;
  readonly sigmaMax?: number | undefined;
  /** VP schedules that come into question: one where a file or a name told it. */
  readonly schedules: readonly KnownSchedule[];
  /** Whether the time input takes whole numbers alone. */
  readonly wholeTimes: boolean;
}

/** All readings that what is known leaves open; the usual ones of a family first. */
export function hypotheses(known: KnownFacts): Hypothesis[] {
  const all = [...edmParameterizations(known), ...vpParameterizations(known), ...flowParameterizations(known)];
  return all.filter(
    ({ family, parameterization: { prediction, time } }) =>
      family === (known.family ?? family) &&
      prediction === (known.prediction ?? prediction) &&
      time === (known.time ?? time) &&
      (!known.wholeTimes || WHOLE.has(time)),
  );
}

const WHOLE: ReadonlySet<TimeInput> = new Set(['index', 'index-from-1', 't1000', 't1000-reversed']);

function edmParameterizations({ sigmaData, sigmaMin, sigmaMax, time }: KnownFacts): Hypothesis[] {
  const schedule = edmSchedule(sigmaMin, sigmaMax);
  const read = (prediction: Prediction, usual: TimeInput, std = 0.5): Hypothesis => ({
    family: 'edm',
    schedule,
    parameterization: { prediction, time: time ?? usual, timesteps: null, sigmaData: sigmaData ?? std },
    betas: null,
  });
  return [
    read('denoised', 'sigma'),
    read('edm-raw', 'c-noise'),
    // Latents have a deviation of 1 more often than pictures do.
    ...(sigmaData === undefined ? [read('edm-raw', 'c-noise', 1)] : []),
    read('score', 'sigma'),
    read('epsilon', 'sigma'),
  ];
}

const VP_PREDICTIONS: readonly Prediction[] = ['epsilon', 'v', 'denoised', 'score'];

function vpParameterizations({ schedules, time }: KnownFacts): Hypothesis[] {
  const timeInputs: readonly TimeInput[] = time === undefined ? ['index', 'fraction'] : [time];
  return timeInputs.flatMap((timeInput) =>
    VP_PREDICTIONS.flatMap((prediction) =>
      schedules.map(({ schedule, name }): Hypothesis => ({
        family: 'vp',
        schedule,
        parameterization: { prediction, time: timeInput, timesteps: schedule.timesteps, sigmaData: 0.5 },
        betas: name,
      })),
    ),
  );
}

function flowParameterizations({ prediction, time }: KnownFacts): Hypothesis[] {
  const timeInputs: readonly TimeInput[] = time === undefined ? ['t', 't1000', 't-reversed', 't1000-reversed'] : [time];
  return timeInputs.map((timeInput) => ({
    family: 'flow',
    schedule: flowSchedule(),
    parameterization: { prediction: prediction ?? 'velocity', time: timeInput, timesteps: null, sigmaData: 0.5 },
    betas: null,
  }));
}

const FAMILIES: Readonly<Record<Family, string>> = { edm: 'EDM', vp: 'DDPM', flow: 'flow-matching' };

const ANSWERS: Readonly<Record<Prediction, string>> = {
  denoised: 'denoiser',
  epsilon: 'noise predictor ε',
  v: 'v predictor',
  velocity: 'velocity',
  score: 'score network',
  'edm-raw': 'network inside EDM’s preconditioning',
};

const CLOCKS: Readonly<Record<TimeInput, string>> = {
  sigma: 'σ',
  'c-noise': 'ln(σ)/4',
  index: 'timesteps from 0',
  'index-from-1': 'timesteps from 1',
  fraction: 'the fraction of its timesteps',
  t: 't from data (0) to noise (1)',
  't-reversed': 't from noise (0) to data (1)',
  t1000: '1000·t from data (0) to noise (1000)',
  't1000-reversed': '1000·t from noise (0) to data (1000)',
};

/** "a DDPM noise predictor ε over timesteps from 0, cosine betas" */
export function describeHypothesis({ family, parameterization, betas, schedule }: Hypothesis): string {
  const what = prefixed(`${FAMILIES[family]} ${ANSWERS[parameterization.prediction]}`);
  const steps = schedule.timesteps !== null && schedule.timesteps !== 1000 ? `, ${schedule.timesteps} timesteps` : '';
  return `${what} over ${CLOCKS[parameterization.time]}${betas === null ? '' : `, ${betas} betas`}${steps}`;
}

function prefixed(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** What a person would say to settle on this reading. */
export function choiceOf(hypothesis: Hypothesis, detail: string): Choice {
  const { family, parameterization, betas, schedule } = hypothesis;
  const { prediction, time, sigmaData } = parameterization;
  const sidecar: CheckpointHints = {
    family,
    prediction,
    time,
    ...(betas !== null && { schedule: betas }),
    ...(betas !== null && schedule.timesteps !== 1000 && { timesteps: schedule.timesteps! }),
    ...(prediction === 'edm-raw' && sigmaData !== 0.5 && { sigmaData }),
  };
  return { label: describeHypothesis(hypothesis), detail, sidecar };
}
