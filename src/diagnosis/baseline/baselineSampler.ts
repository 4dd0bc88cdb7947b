import { firstLevel, type NoiseLevel } from '../../score/noise/level';
import type { Solver } from '../../score/solvers/solver';
import type { NoiseSchedule } from '../../score/noise/schedule';
import type { DiagnosisOptions } from '../../domain/options';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { defaultSampler, samplers } from '../../samplers';
import type { SamplerDefinition } from '../../samplers/definition';
import { edmGrid, karrasSpacing } from '../../samplers/grids/edm';
import { dynamicStrength, flowGrid, sequenceOf, type Sequence } from '../../samplers/grids/flow';
import type { Grid } from '../../samplers/grids/spacing';
import { samplerOf, type SchedulerSampler } from '../../samplers/scheduler';
import type { SamplerName } from '../../domain/generated/samplers';
import { listedLevels } from './listedLevels';
import { defaultSteps, statedSteps } from './stepCount';

/** The user's sampler: a solver, a spacing of noise levels, and the step count. */
export interface BaselineSampler {
  readonly name: SamplerName;
  readonly solver: Solver;
  readonly steps: number;
  /** Its run as it is: neighboring σ can share a discrete timestep, so the steps are counted here. */
  readonly fullRun: { readonly levels: readonly NoiseLevel[]; readonly steps: number; readonly evaluations: number };
  /**
   * `steps` + 1 levels that begin at `from` (the sampler's own start without it) and end where the sampler does, spaced as the
   * sampler does unless it is told its levels.
   */
  levels(steps: number, from?: NoiseLevel): NoiseLevel[];
  /** Scale of the noise that sampling starts from. */
  readonly startScale: number;
  /** One sentence for everything that the user's scheduler does otherwise. */
  readonly notes: readonly string[];
}

/**
 * The user's sampler: the one that is asked for, else the scheduler file's, else the usual one of the family.
 * @param scheduler the scheduler's configuration, as found beside the checkpoint
 * @param shape one sample, e.g. [16, 64, 64]; tells a dynamic shift how long the sequence is
 */
export function baselineSampler(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  scheduler?: SchedulerConfig,
  shape?: readonly number[],
): BaselineSampler {
  const { followed, notes } = follow(schedule, scheduler, sequenceOf(shape));
  const name = options.sampler ?? followed?.sampler.name;
  const definition = name ? samplers[name] : defaultSampler(schedule.family);
  const grid = gridOf(schedule, options, definition, followed);
  const spaced = { title: definition.title, grid, timesteps: schedule.timesteps };
  const usual = (followed && definition.followedSteps) || definition.usualSteps;
  const listed = listedLevels(schedule, withLists(options, followed?.config));
  const steps =
    listed?.length ?? (options.steps === undefined ? defaultSteps(usual, spaced) : statedSteps(options.steps, spaced));
  const solver = definition.solver(followed?.config ?? {}, schedule.family === 'flow' && followed !== null);
  const { levels, startScale } = grid;
  const path = listed ? [...listed, ...levels(steps).slice(-1)] : levels(steps);
  const fullRun = { levels: path, steps: path.length - 1, evaluations: solver.evaluations(path.length - 1) };
  return { name: definition.id, solver, steps, fullRun, levels, startScale: startScale(firstLevel(path)), notes };
}

/** The file's list of levels, unless the sampler, its steps or its levels were said for this run. */
function withLists(options: DiagnosisOptions, config: SchedulerConfig | undefined): DiagnosisOptions {
  const { sampler, steps, samplerTimesteps, samplerSigmas } = options;
  if (!config || [sampler, steps, samplerTimesteps, samplerSigmas].some((said) => said !== undefined)) return options;
  const { timesteps, sigmas } = config;
  if (timesteps) return { ...options, samplerTimesteps: timesteps };
  return sigmas ? { ...options, samplerSigmas: sigmas } : options;
}

/** A scheduler whose noise levels are followed. */
interface Followed {
  readonly config: SchedulerConfig;
  readonly sampler: SchedulerSampler;
  readonly sequence: Sequence;
}

function follow(
  schedule: NoiseSchedule,
  found: SchedulerConfig | undefined,
  sequence: Sequence,
): { followed: Followed | null; notes: readonly string[] } {
  const scheduler = found?._class_name;
  if (!found || !scheduler) return { followed: null, notes: [] };
  const sampler = samplerOf(found);
  if (!sampler)
    return { followed: null, notes: [`${scheduler} is not supported; the default sampler is used instead.`] };
  if (sampler.family !== schedule.family)
    return {
      followed: null,
      notes: [
        `${scheduler} is for ${sampler.family} networks, but this one was recognized as ${schedule.family}; ` +
          'the default sampler is used instead.',
      ],
    };
  const unsaid = found.use_dynamic_shifting === true && dynamicStrength(found, sequence.tokens) === null;
  const guessed = `${scheduler} shifts noise levels by the length of the sequence, which is unknown; its base shift is used.`;
  return {
    followed: { config: sampler.config, sampler, sequence },
    notes: [...sampler.notes, ...(unsaid ? [guessed] : [])],
  };
}

function gridOf(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  definition: SamplerDefinition,
  followed: Followed | null,
): Grid {
  const config = followed?.config ?? {};
  const { timesteps } = schedule;
  if (followed && schedule.family === 'edm') return edmGrid(schedule, options, config);
  if (followed && schedule.family === 'flow')
    return flowGrid(config, followed.sampler.usesFlowRule ? definition.flowRule : undefined, followed.sequence);
  if (timesteps === null || (!followed && definition.isOnKarrasGrid)) return karrasSpacing(schedule, options);
  // Another solver than the scheduler's own has the grid that diffusers gives it from the same configuration.
  const { timestepGrid } = followed?.sampler.name === definition.id ? followed.sampler : definition;
  return timestepGrid(schedule, timesteps, config);
}
