import type { NoiseLevel } from '../score/level';
import type { Solver } from '../score/sampler';
import { cleanLevel, rhoGrid, type NoiseSchedule } from '../score/schedule';
import { sigmaGrid } from '../score/timesteps';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions } from '../shared/options';
import type { SamplerName } from '../shared/report';
import type { SchedulerConfig } from '../shared/schedulerConfig';
import { dynamicStrength, flowSpacing } from './flowGrid';
import { samplerOf, type GridKind, type SchedulerSampler } from './scheduler';
import { solverOf } from './solver';
import {
  closed,
  ddimSpacing,
  distinct,
  interpolatedSpacing,
  interpolatedStartScale,
  multistepSpacing,
  type Spacing,
} from './vpGrid';

/** The user's sampler: a solver, a spacing of noise levels, and the step count. */
export interface OwnSampler {
  readonly name: SamplerName;
  readonly solver: Solver;
  readonly steps: number;
  /** Its run as it is: neighbouring σ can share a discrete timestep, so the steps are counted here. */
  readonly own: { readonly levels: readonly NoiseLevel[]; readonly steps: number; readonly evaluations: number };
  /** `steps` + 1 levels that begin at `from` (the sampler's own start without it) and end where the sampler does. */
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
export function ownSampler(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  scheduler?: SchedulerConfig,
  shape?: readonly number[],
): OwnSampler {
  const { followed, notes } = follow(schedule, scheduler, shape);
  const name = options.sampler ?? followed?.sampler.name ?? (schedule.family === 'vp' ? 'ddim' : 'heun');
  const steps = options.steps ?? usualSteps(name, followed !== null);
  if (steps < 2)
    throw new DiagnosisError('usage', `A sampler of ${steps} step leaves nothing to skip.`, 'Give --steps 2 or more.');
  const { levels, startScale } = gridOf(schedule, options, name, followed);
  const solver = solverOf(name, followed?.config ?? {}, schedule.family === 'flow' && followed !== null);
  const grid = levels(steps);
  const own = { levels: grid, steps: grid.length - 1, evaluations: solver.evaluations(grid.length - 1) };
  return { name, solver, steps, own, levels, startScale: startScale(grid[0]!), notes };
}

/** A scheduler whose noise levels are followed. */
interface Followed {
  readonly config: SchedulerConfig;
  readonly sampler: SchedulerSampler;
  readonly tokens: number | null;
}

function follow(
  schedule: NoiseSchedule,
  config: SchedulerConfig | undefined,
  shape: readonly number[] | undefined,
): { followed: Followed | null; notes: readonly string[] } {
  const title = config?._class_name;
  if (!config || title === undefined) return { followed: null, notes: [] };
  const sampler = samplerOf(config);
  if (!sampler) return { followed: null, notes: [`${title} is not known here; the usual sampler stands in.`] };
  if (sampler.family !== schedule.family)
    return {
      followed: null,
      notes: [`${title} is made for another kind of network than this one is read as; the usual sampler stands in.`],
    };
  const tokens = tokensOf(shape);
  const unsaid = config.use_dynamic_shifting === true && dynamicStrength(config, tokens) === null;
  const guessed = `${title} shifts by the length of the sequence, which is not known here; its base shift is taken.`;
  return { followed: { config, sampler, tokens }, notes: [...sampler.notes, ...(unsaid ? [guessed] : [])] };
}

/** Length of the sequence a transformer sees: patches of 2 × 2 of a picture, or the sequence itself. */
function tokensOf(shape: readonly number[] | undefined): number | null {
  if (shape?.length === 3) return (shape[1]! * shape[2]!) / 4;
  return shape?.length === 2 ? shape[0]! : null;
}

/** What the samplers are usually run with. */
function usualSteps(name: SamplerName, followed: boolean): number {
  switch (name) {
    case 'ddim':
      return 50;
    case 'dpmpp-2m':
    case 'unipc':
      return 20;
    case 'euler':
      return followed ? 28 : 18;
    case 'heun':
      return 18;
  }
}

interface Grid {
  readonly levels: Spacing;
  startScale(first: NoiseLevel): number;
}

const noiseAlone = ({ b }: NoiseLevel): number => b;
const unitVariance = ({ a, b }: NoiseLevel): number => Math.hypot(a, b);

function gridOf(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  name: SamplerName,
  followed: Followed | null,
): Grid {
  const config = followed?.config ?? {};
  const { timesteps } = schedule;
  if (followed && schedule.family === 'edm')
    return { levels: edmSpacing(schedule, options, config), startScale: unitVariance };
  if (followed && schedule.family === 'flow') {
    const multistep = followed.sampler.grid === 'multistep' && (name === 'dpmpp-2m' || name === 'unipc');
    return { levels: flowSpacing(config, multistep ? name : 'flow', followed.tokens), startScale: () => 1 };
  }
  if (timesteps === null || (!followed && (name === 'heun' || name === 'euler')))
    return { levels: rhoSpacing(schedule, options), startScale: noiseAlone };
  // Another solver than the scheduler's own has the grid that diffusers gives it from the same configuration.
  const kind = followed?.sampler.name === name ? followed.sampler.grid : GRIDS[name];
  if (kind === 'ddim') return { levels: ddimSpacing(schedule, timesteps, config), startScale: unitVariance };
  if (kind === 'multistep' && (name === 'dpmpp-2m' || name === 'unipc'))
    return { levels: multistepSpacing(schedule, timesteps, config, name), startScale: unitVariance };
  return {
    levels: interpolatedSpacing(schedule, timesteps, config),
    startScale: (first) => interpolatedStartScale(config, first),
  };
}

const GRIDS: Readonly<Record<SamplerName, GridKind>> = {
  ddim: 'ddim',
  euler: 'interpolated',
  heun: 'interpolated',
  'dpmpp-2m': 'multistep',
  unipc: 'multistep',
};

/** diffusers' EDM grids: ρ or exponential between the configuration's ends. */
function edmSpacing(schedule: NoiseSchedule, options: DiagnosisOptions, config: SchedulerConfig): Spacing {
  const top = options.sigmaMax ?? config.sigma_max ?? 80;
  const bottom = options.sigmaMin ?? config.sigma_min ?? 0.002;
  const grid = (from: number, to: number, steps: number): number[] =>
    config.sigma_schedule === 'exponential'
      ? sigmaGrid('exponential', from, to, steps)
      : rhoGrid(from, to, steps, options.rho ?? config.rho ?? 7);
  return (steps, from) => {
    const highest = from?.sigma ?? top;
    const levels = grid(highest, Math.min(bottom, highest), steps).map((sigma) => schedule.levelAt(sigma));
    return closed(levels, config.final_sigmas_type === 'sigma_min' ? levels.at(-1)! : cleanLevel(), from);
  };
}

/** EDM's ρ grid between the schedule's ends; on discrete timesteps each σ moves to the nearest one. */
function rhoSpacing(schedule: NoiseSchedule, options: DiagnosisOptions): Spacing {
  const top = Math.min(options.sigmaMax ?? schedule.sigmaMax, schedule.sigmaMax);
  const bottom = Math.max(options.sigmaMin ?? schedule.sigmaMin, schedule.sigmaMin);
  if (!(top > bottom))
    throw new DiagnosisError(
      'usage',
      `The sampler's σ range, ${bottom} to ${top}, is empty.`,
      'Check --sigma-min and --sigma-max.',
    );
  return (steps, from) => {
    const grid = rhoGrid(from?.sigma ?? top, Math.min(bottom, from?.sigma ?? top), steps, options.rho ?? 7);
    return [...distinct(grid.map((sigma) => schedule.levelAt(sigma))), cleanLevel()];
  };
}
