import { openCheckpoint } from '../../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../../src/diagnosis/recognition/readCheckpoint';
import { namedSchedule } from '../../../src/diagnosis/recognition/schedules/named';
import type { Effort } from '../../../src/domain/options';
import { lnSigmaAt } from '../../../src/score/noise/fitSchedule';
import type { NoiseSchedule } from '../../../src/score/noise/schedule';
import { DiagnosisError, type Choice } from '../../../src/shared/failure';
import type { ScheduledCase } from './scheduledCases';

/** What recognition made of a network, beside what it is. */
export interface Reading {
  /** Asked with the right one among the choices, or without it. */
  readonly answer: 'read' | 'asked' | 'missing' | 'wrong';
  /** The reading in words, or the choices. */
  readonly words: string;
  /** Largest error of ln σ of what was read, or of the nearest choice; Infinity where kind or T differ. */
  readonly off: number;
  readonly evaluations: number;
}

/** Schedules that differ by less in ln σ are the same to a diagnosis. */
const THE_SAME = 0.25;
/** Beyond these σ a diagnosis has little to tell. */
const WITHIN = [Math.log(0.1), Math.log(50)] as const;
const PARTS = Array.from({ length: 40 }, (_, i) => (i + 0.5) / 40);

/** What an effort makes of a network's file without help. */
export async function judgeReading(
  exact: ScheduledCase,
  request: { readonly model: string; readonly effort: Effort; readonly seed: number },
): Promise<Reading> {
  let evaluations = 0;
  const onRun = (count: number): void => void (evaluations += count);
  try {
    const files = await openCheckpoint({ ...request, provider: 'cpu' });
    const { recognition, network } = await readCheckpoint(files, Infinity, { onRun });
    await network.release();
    const { family, prediction, parameterization, schedule, confidence, evidence } = recognition;
    const isKind = family === 'vp' && prediction === exact.prediction && parameterization.time === 'index';
    const off = isKind ? distanceOf(schedule, exact) : Infinity;
    const named = evidence.map((words) => /conditioned on (.*schedule[^,]*)/.exec(words)?.[1]).find(Boolean) ?? '';
    const words = `${family} ${prediction} ${named} (${confidence})`;
    return { answer: off < THE_SAME ? 'read' : 'wrong', words, off, evaluations };
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    const off = Math.min(Infinity, ...error.choices.map((choice) => distanceOfChoice(choice, exact)));
    const words = error.choices.map(({ label }) => label).join('; ');
    return { answer: off < THE_SAME ? 'asked' : 'missing', words: words || error.message, off, evaluations };
  }
}

function distanceOfChoice({ sidecar }: Choice, exact: ScheduledCase): number {
  const { family, prediction, time, schedule, timesteps } = sidecar;
  if (family !== 'vp' || prediction !== exact.prediction || time !== 'index' || schedule === undefined) return Infinity;
  const named = namedSchedule(schedule, timesteps);
  return named ? distanceOf(named.schedule, exact) : Infinity;
}

function distanceOf(schedule: NoiseSchedule, { alphas }: ScheduledCase): number {
  if (schedule.timesteps !== alphas.length) return Infinity;
  const within = (ln: number): number => Math.min(WITHIN[1], Math.max(WITHIN[0], ln));
  return Math.max(
    ...PARTS.map((part) => {
      const t = Math.round(part * (alphas.length - 1));
      const a = schedule.levelAtTimestep?.(t).a ?? NaN;
      const read = lnSigmaAt(Float64Array.of(a * a), 0);
      return Math.abs(within(read) - within(lnSigmaAt(alphas, t)));
    }),
  );
}
