import type { NoiseLevel } from '../../score/noise/level';
import type { Solver } from '../../score/solvers/solver';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { option, remedy } from '../../domain/remedy';
import { DiagnosisError } from '../../shared/failure';
import type { DiagnosisOptions } from '../../domain/options';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { edmGrid, karrasSpacing } from '../../samplers/grids/edm';
import { ddimGrid } from '../../samplers/grids/ddim';
import { dynamicStrength, flowGrid, sequenceOf, type Sequence } from '../../samplers/grids/flow';
import { interpolatedGrid } from '../../samplers/grids/interpolated';
import { multistepGrid } from '../../samplers/grids/multistep';
import type { Grid } from '../../samplers/grids/spacing';
import { samplerOf, type GridKind, type SchedulerSampler } from '../../samplers/scheduler';
import { solverOf } from '../../samplers/solver';
import type { SamplerName } from '../../domain/generated/samplers';

/** The user's sampler: a solver, a spacing of noise levels, and the step count. */
export interface BaselineSampler {
  readonly name: SamplerName;
  readonly solver: Solver;
  readonly steps: number;
  /** Its run as it is: neighbouring σ can share a discrete timestep, so the steps are counted here. */
  readonly fullRun: { readonly levels: readonly NoiseLevel[]; readonly steps: number; readonly evaluations: number };
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
export function baselineSampler(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  scheduler?: SchedulerConfig,
  shape?: readonly number[],
): BaselineSampler {
  const { followed, notes } = follow(schedule, scheduler, sequenceOf(shape));
  const name = options.sampler ?? followed?.sampler.name ?? (schedule.family === 'vp' ? 'ddim' : 'heun');
  const steps = options.steps ?? usualSteps(name, followed !== null);
  if (steps < 2)
    throw new DiagnosisError(
      'usage',
      'A sampler of 1 step leaves nothing to skip.',
      remedy`Set ${option('steps')} to 2 or more.`,
    );
  const { levels, startScale } = gridOf(schedule, options, name, followed);
  const solver = solverOf(name, followed?.config ?? {}, schedule.family === 'flow' && followed !== null);
  const path = levels(steps);
  const fullRun = { levels: path, steps: path.length - 1, evaluations: solver.evaluations(path.length - 1) };
  return { name, solver, steps, fullRun, levels, startScale: startScale(path[0]!), notes };
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
  const title = found?._class_name;
  if (!found || !title) return { followed: null, notes: [] };
  const sampler = samplerOf(found);
  if (!sampler) return { followed: null, notes: [`${title} is not known here; the usual sampler stands in.`] };
  if (sampler.family !== schedule.family)
    return {
      followed: null,
      notes: [`${title} is made for another kind of network than this one is read as; the usual sampler stands in.`],
    };
  const unsaid = found.use_dynamic_shifting === true && dynamicStrength(found, sequence.tokens) === null;
  const guessed = `${title} shifts by the length of the sequence, which is not known here; its base shift is taken.`;
  return {
    followed: { config: found, sampler, sequence },
    notes: [...sampler.notes, ...(unsaid ? [guessed] : [])],
  };
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

function gridOf(
  schedule: NoiseSchedule,
  options: DiagnosisOptions,
  name: SamplerName,
  followed: Followed | null,
): Grid {
  const config = followed?.config ?? {};
  const { timesteps } = schedule;
  if (followed && schedule.family === 'edm') return edmGrid(schedule, options, config);
  if (followed && schedule.family === 'flow') {
    const multistep = followed.sampler.grid === 'multistep' && (name === 'dpmpp-2m' || name === 'unipc');
    return flowGrid(config, multistep ? name : 'flow', followed.sequence);
  }
  if (timesteps === null || (!followed && (name === 'heun' || name === 'euler')))
    return karrasSpacing(schedule, options);
  // Another solver than the scheduler's own has the grid that diffusers gives it from the same configuration.
  const kind = followed?.sampler.name === name ? followed.sampler.grid : GRIDS[name];
  if (kind === 'ddim') return ddimGrid(schedule, timesteps, config);
  if (kind === 'multistep' && (name === 'dpmpp-2m' || name === 'unipc'))
    return multistepGrid(schedule, timesteps, config, name);
  return interpolatedGrid(schedule, timesteps, config);
}

const GRIDS: Readonly<Record<SamplerName, GridKind>> = {
  ddim: 'ddim',
  euler: 'interpolated',
  heun: 'interpolated',
  'dpmpp-2m': 'multistep',
  unipc: 'multistep',
};
