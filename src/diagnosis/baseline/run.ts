import { samplerName } from '../../domain/samplerNames';
import { counted } from '../../shared/format';
import { std } from '../../score/statistics/mean';
import type { DiagnosisContext } from '../context';
import type { Subject } from '../subject';
import { SeededRuns } from './seededRuns';
import type { StepRecord } from './trajectory';

/** States of the baseline run are kept for the trajectory chart up to this many numbers. */
const RECORDED_NUMBERS = 3e7;

export interface BaselineRuns {
  readonly runs: SeededRuns;
  /** The states of the first seeds at every step. */
  readonly steps: readonly StepRecord[];
  /** Final samples of the reference solution, or of the baseline sampler where there is none, [S, d]. */
  readonly samples: Float64Array;
}

/** Runs the user's sampler, whose states are the trajectory, and the reference solution from the same seeds. */
export async function runBaseline(context: DiagnosisContext, subject: Subject): Promise<BaselineRuns> {
  const { sampler, effort, dimension } = subject;
  await context.enter('trajectory', `${samplerName(sampler)}, ${counted(effort.coarseSeeds, 'seed')}`);
  const runs = new SeededRuns(subject);
  const steps: StepRecord[] = [];
  const affordable = Math.floor(RECORDED_NUMBERS / (sampler.fullRun.levels.length * dimension));
  const recorded = Math.max(1, Math.min(effort.coarseSeeds, affordable));
  await runs.baselineFinals(recorded, (_, level, x, denoised) => steps.push({ level, x, denoised }));
  const finals = await runs.baselineFinals(effort.coarseSeeds);
  if (effort.shares.reference === 0 || startsInOwnNoise(steps, finals)) return { runs, steps, samples: finals };
  // The reference solution's samples give the data's scale: those of a coarse sampler overshoot it.
  await context.enter('skip', 'the reference solution');
  return { runs, steps, samples: await runs.referenceFinals(effort.coarseSeeds) };
}

/** Whether D varies more at the first step than the samples do: they may show the network's own error, and are not worth a reference. */
function startsInOwnNoise(steps: readonly StepRecord[], finals: Float64Array): boolean {
  const first = steps.find(({ level }) => Number.isFinite(level.sigma));
  return first !== undefined && std(first.denoised) > std(finals);
}
