/** A decision about an exact denoiser, without the runtime: the stages that spend the budget, and what they spent. */
import type { DiagnosisEvent } from '../../src/domain/events';
import { optionDefaults, type DiagnosisOptions, type Effort } from '../../src/domain/options';
import { baselineSampler } from '../../src/diagnosis/baseline/baselineSampler';
import { runBaseline } from '../../src/diagnosis/baseline/run';
import { Budget, EFFORTS } from '../../src/diagnosis/budget';
import type { CheckpointFiles } from '../../src/diagnosis/checkpoint';
import { DiagnosisContext } from '../../src/diagnosis/context';
import { ProgressTracker } from '../../src/diagnosis/progress';
import { confirmSkip, predictSkip, type Decision } from '../../src/diagnosis/skip/decide';
import type { Subject } from '../../src/diagnosis/subject';
import type { Gaussian } from '../../src/score/gaussian';
import type { Denoise } from '../../src/score/noise/level';
import type { NoiseSchedule } from '../../src/score/noise/schedule';

export interface Exact {
  readonly denoise: Denoise;
  readonly gaussian: Gaussian;
  readonly schedule: NoiseSchedule;
  readonly shape: readonly number[];
}

export async function decideInMemory(
  { denoise, gaussian, schedule, shape }: Exact,
  said: Partial<DiagnosisOptions> & { readonly effort: Effort },
): Promise<{ decision: Decision; events: DiagnosisEvent[]; spent: number; budget: Budget }> {
  const events: DiagnosisEvent[] = [];
  const options: DiagnosisOptions = { ...optionDefaults, model: '', ...said };
  const progress = new ProgressTracker((event) => events.push(event));
  const files = { options, companions: { vaeDecoder: null }, checkUnchanged: () => Promise.resolve() };
  const noTrial = (): never => {
    throw new Error('nothing is tried on a device');
  };
  const context = new DiagnosisContext(files as unknown as CheckpointFiles, {
    progress,
    runTrial: noTrial,
    openLanes: null,
    recording: null,
    send: (event) => events.push(event),
  });
  const dimension = gaussian.mean.length;
  const sampler = baselineSampler(schedule, options);
  const budget = new Budget(options.effort, sampler.fullRun.evaluations, 0, () => progress.done);
  const preset = EFFORTS[options.effort];
  const subject: Subject = {
    denoise: async (x, level) => {
      await progress.count(x.length / dimension, 0);
      return denoise(x, level);
    },
    schedule,
    sampler,
    shape,
    dimension,
    std: 1,
    effort: { ...preset, ...(said.seeds !== undefined && { finalSeeds: said.seeds }) },
    evaluationsEach: 1,
    budget,
    seed: options.seed,
    batch: 8,
    clock: () => performance.now() / 1000,
  };
  const { runs, steps } = await runBaseline(context, subject);
  const predicted = await predictSkip(context, { ...subject, runs, gaussian }, { steps, isOfData: false });
  const decision = await confirmSkip(context, predicted, null);
  return { decision, events, spent: progress.done, budget };
}
