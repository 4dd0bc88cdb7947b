import { samplerName } from '../../domain/samplerNames';
import { evenly } from '../../shared/evenly';
import { counted } from '../../shared/format';
import type { DiagnosisContext } from '../../diagnosis/context';
import type { StepRecord } from '../../diagnosis/baseline/trajectory';
import { SeededRuns } from '../../diagnosis/baseline/seededRuns';
import type { Subject } from '../../diagnosis/subject';

/** Seeds that both networks sample from; none of 8 changed leaves at most 31 % that may be. */
export const SEEDS = 8;
/** Seeds on whose states the networks are compared over σ. */
export const COMPARED = 4;
/** Steps at which they are compared, at most, and numbers of states that are kept for it. */
const MOST_STEPS = 16;
const KEPT_NUMBERS = 3e7;

/** What the original answered when it was sampled, by whatever it was run. */
export interface OriginalRun {
  /** x_T of the seeds, [S, d]. */
  readonly starts: Float64Array;
  /** Their final samples, [S, d]. */
  readonly finals: Float64Array;
  /** x and D of the first seeds at the steps, [C, d] each. */
  readonly steps: readonly StepRecord[];
}

/** Samples a network from the seeds, and keeps the states of the first. */
export async function runNetwork(context: DiagnosisContext, subject: Subject): Promise<OriginalRun> {
  const { sampler, dimension: d } = subject;
  await context.enter('trajectory', `A: ${samplerName(sampler)}, ${counted(SEEDS, 'seed')}`);
  const kept = new Set(keptSteps(sampler.fullRun.levels.length - 1, d));
  const steps: StepRecord[] = [];
  const runs = new SeededRuns(subject);
  const finals = await runs.baselineFinals(SEEDS, (step, level, x, denoised) => {
    if (!kept.has(step)) return;
    steps.push({ level, x: x.slice(0, COMPARED * d), denoised: denoised.slice(0, COMPARED * d) });
  });
  return { starts: runs.noise(0, SEEDS), finals, steps };
}

/** The steps whose states are compared, evenly from the first to the last. */
export function keptSteps(steps: number, dimension: number): number[] {
  const most = Math.floor(KEPT_NUMBERS / (2 * COMPARED * dimension));
  return evenly(steps, Math.max(2, Math.min(MOST_STEPS, most)));
}
