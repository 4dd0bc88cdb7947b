import type { Network, NetworkPorts } from '../../engine/network';
import type { DiagnosisOptions } from '../../domain/options';
import { besides } from '../../score/algebra/subspace';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { Budget, EFFORTS, FEWEST_SEEDS, type EffortPreset } from '../budget';
import { structurePrice } from '../expectedEvaluations';
import { guidedDenoiser, guidedSampler, type GuidedDenoiser } from '../conditions/guidedDenoiser';
import type { DiagnosisContext } from '../context';
import { sampler as samplerFinding } from '../findings/measurement/sampler';
import { findTimeReversed } from '../findings/schedule/timeReversed';
import type { ReadCheckpoint } from '../recognition/readCheckpoint';
import { linearityPrice } from '../linearity/linearity';
import { shownSigma, type Subject } from '../subject';
import { baselineSampler, type BaselineSampler } from './baselineSampler';
import { finiteRangeSampler } from './finiteRange';
import { sizeOf } from '../../shared/shape';

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
  const ownRun = sampler.fullRun.evaluations;
  const stated = effortOf(options);
  const requested = requestedEvaluations(options, stated, ownRun);
  const budget = new Budget(options.effort, ownRun, requested, () => progress.done);
  const evaluationsEach = guidance.scale === null ? 1 : 2;
  const { limit, left } = budget;
  const shared = withinShare(stated, { limit: limit / evaluationsEach, left: left / evaluationsEach, ownRun });
  const effort = options.seeds === undefined ? withinBudget(shared, budget.left, ownRun) : shared;
  const subject: Subject = {
    denoise: guidance.denoise,
    ...(guidance.spread && { spread: guidance.spread }),
    schedule: finite.schedule,
    sampler,
    ...placeOf(ports),
    std: recognition.std,
    dimension: network.dimension,
    effort,
    evaluationsEach,
    budget,
    seed: options.seed,
    batch,
    clock: () => network.clock,
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

/** Where a network ignores directions its samples are coordinates, and no images. */
function placeOf({ shape, ignored = [] }: NetworkPorts): Pick<Subject, 'shape' | 'within'> {
  if (ignored.length === 0) return { shape };
  const subspace = besides(ignored, sizeOf(shape));
  return { shape: [subspace.dimension], within: { ...subspace, shape } };
}

/** Probes where noise levels were stated and the effort by itself would measure at none. */
const STATED_PROBES = 32;

/** The effort with the numbers that the user stated. */
function effortOf({ effort, seeds, sigmas, criterion }: DiagnosisOptions): EffortPreset {
  const preset = EFFORTS[effort];
  const { reference } = preset.shares;
  return {
    ...preset,
    // Who asks for the error needs something to measure it from.
    shares: { ...preset.shares, reference: criterion === 'error' ? 2 * reference : reference },
    ...(seeds !== undefined && { finalSeeds: seeds, coarseSeeds: Math.min(preset.coarseSeeds, seeds) }),
    ...(sigmas !== undefined && { sigmas: sigmas.length, probes: preset.probes || STATED_PROBES }),
  };
}

/** Runs of the sampler that each of the fewest seeds takes: the whole one, one of half the steps, and a plan. */
const RUNS_TRIED = 1.75;
/** Of an effort's modes, however little is left. */
const LEAST_MODES = 0.5;

/**
 * Fewer modes where all of them would take more than the structure's share of so many calls, or more than recognizing the network has left
 * beside the fewest seeds: plans are tried with the rest.
 * @param calls evaluations in all, those left, and of one run of the sampler
 */
export function withinShare(
  effort: EffortPreset,
  { limit, left, ownRun }: Readonly<Record<'limit' | 'left' | 'ownRun', number>>,
): EffortPreset {
  const { structure, shares } = effort;
  const judged = structurePrice({ ...structure, rank: 0, fitPairs: 0 });
  const share = Math.min(shares.structure * limit, left - FEWEST_SEEDS * RUNS_TRIED * ownRun);
  const part = Math.max(LEAST_MODES, (share - judged) / (structurePrice(structure) - judged));
  if (part >= 1) return effort;
  const less = (count: number): number => Math.max(1, Math.floor(part * count));
  return { ...effort, structure: { ...structure, rank: less(structure.rank), fitPairs: less(structure.fitPairs) } };
}

/** Fewer seeds where recognizing the network has left little: a run of the sampler and one of half its steps for each, beside the structure. */
function withinBudget(effort: EffortPreset, left: number, ownRun: number): EffortPreset {
  const affordable = Math.floor((left - structurePrice(effort.structure)) / (1.5 * ownRun));
  return { ...effort, coarseSeeds: Math.min(effort.coarseSeeds, Math.max(FEWEST_SEEDS, affordable)) };
}

/** What the stated numbers add to what the effort takes: runs of the baseline sampler and of a plan, and noise levels. */
function requestedEvaluations(
  { effort, seeds, sigmas }: DiagnosisOptions,
  stated: EffortPreset,
  ownRun: number,
): number {
  const preset = EFFORTS[effort];
  const moreSeeds = seeds === undefined ? 0 : Math.max(0, seeds - preset.finalSeeds);
  const levels = sigmas === undefined ? 0 : linearityPrice(stated) - linearityPrice(preset);
  return 2 * ownRun * moreSeeds + Math.max(0, levels);
}
