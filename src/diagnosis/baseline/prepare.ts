import type { Network } from '../../engine/network';
import type { DiagnosisOptions } from '../../domain/options';
import type { NoiseLevel } from '../../score/noise/level';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { EFFORTS, type EffortPreset } from '../budget';
import { guidedDenoiser, guidedSampler, type GuidedDenoiser } from '../conditions/guidedDenoiser';
import type { DiagnosisContext } from '../context';
import { sampler as samplerFinding } from '../findings/measurement/sampler';
import { findTimeReversed } from '../findings/schedule/timeReversed';
import type { ProgressTracker } from '../progress';
import type { ReadCheckpoint } from '../recognition/readCheckpoint';
import { shownSigma, type Subject } from '../subject';
import { baselineSampler, type BaselineSampler } from './baselineSampler';
import { finiteRangeSampler } from './finiteRange';

/** What is diagnosed: the subject, and its denoiser's two halves where there is guidance. */
export interface Prepared {
  readonly subject: Subject;
  readonly guidance: GuidedDenoiser;
}

/** The denoiser and the user's sampler over the noise levels at which the network's output is finite. */
export async function prepareSubject(
  context: DiagnosisContext,
  { recognition, ports, conditions }: ReadCheckpoint,
  network: Network,
  batch: number,
): Promise<Prepared> {
  const { options, files, progress } = context;
  const guidance = guidedDenoiser(network, recognition.parameterization, batch, conditions);
  const samplerOver = (over: NoiseSchedule, given: DiagnosisOptions): BaselineSampler =>
    baselineSampler(over, given, files.scheduler?.config, ports.shape);
  const finite = await finiteRangeSampler(samplerOver, {
    denoise: guidance.denoise,
    schedule: recognition.schedule,
    options,
    dimension: network.dimension,
  });
  context.warn(...finite.warnings, ...findTimeReversed(recognition.parameterization, recognition.schedule));
  const sampler = guidedSampler(finite.sampler, guidance);
  context.warn(...sampler.notes.map((note) => samplerFinding.of({ note })));
  const subject: Subject = {
    denoise: countedEvaluations(guidance.denoise, network, progress),
    schedule: finite.schedule,
    sampler,
    shape: ports.shape,
    std: recognition.std,
    dimension: network.dimension,
    effort: effortOf(options),
    seed: options.seed,
  };
  context.emit({
    kind: 'sampler',
    sampler: {
      name: sampler.name,
      steps: sampler.fullRun.steps,
      evaluations: sampler.fullRun.evaluations,
      sigmas: sampler.fullRun.levels.map((level) => shownSigma(subject, level)),
    },
  });
  return { subject, guidance };
}

function effortOf({ effort, seeds }: DiagnosisOptions): EffortPreset {
  const preset = EFFORTS[effort];
  return seeds === undefined
    ? preset
    : { ...preset, finalSeeds: seeds, coarseSeeds: Math.min(preset.coarseSeeds, seeds) };
}

/** The same denoiser, with its evaluations and seconds reported to the progress batch by batch. */
export function countedEvaluations<T>(
  denoise: (x: Float64Array, level: NoiseLevel) => Promise<T>,
  network: Network,
  progress: ProgressTracker,
): (x: Float64Array, level: NoiseLevel) => Promise<T> {
  return async (x, level) => {
    const before = network.evaluations;
    const start = performance.now();
    const answer = await denoise(x, level);
    progress.count(network.evaluations - before, (performance.now() - start) / 1000);
    return answer;
  };
}
