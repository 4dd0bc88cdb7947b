import type { NoiseLevel } from '../score/level';
import { euler, heun, type Solver } from '../score/sampler';
import { cleanLevel, rhoGrid, type NoiseSchedule } from '../score/schedule';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions } from '../shared/options';
import type { SamplerName } from '../shared/report';

/** The user's sampler: a solver, a spacing of noise levels, and the step count. */
export interface OwnSampler {
  readonly name: SamplerName;
  readonly solver: Solver;
  readonly steps: number;
  /** Its run as it is: neighbouring σ can share a discrete timestep, so the steps are counted here. */
  readonly own: { readonly levels: readonly NoiseLevel[]; readonly steps: number; readonly evaluations: number };
  /** `steps` + 1 levels that begin at `from` (the sampler's own start without it) and end clean. */
  levels(steps: number, from?: NoiseLevel): NoiseLevel[];
  /** Scale of the noise that sampling starts from. */
  readonly startScale: number;
}

export function ownSampler(schedule: NoiseSchedule, options: DiagnosisOptions): OwnSampler {
  const name = options.sampler ?? (schedule.family === 'vp' ? 'ddim' : 'heun');
  const steps = options.steps ?? (name === 'ddim' ? 50 : 18);
  if (steps < 2)
    throw new DiagnosisError('usage', `A sampler of ${steps} step leaves nothing to skip.`, 'Give --steps 2 or more.');
  const solver = solverNamed(name);
  const discrete = schedule.timesteps !== null && name === 'ddim';
  const levels = discrete ? timestepSpacing(schedule, schedule.timesteps) : rhoSpacing(schedule, options);
  const grid = levels(steps);
  const own = { levels: grid, steps: grid.length - 1, evaluations: solver.evaluations(grid.length - 1) };
  const first = grid[0]!;
  return { name, solver, steps, own, levels, startScale: discrete ? Math.hypot(first.a, first.b) : first.b };
}

function solverNamed(name: SamplerName): Solver {
  switch (name) {
    case 'heun':
      return heun;
    case 'euler':
    case 'ddim':
      return euler;
    case 'dpmpp-2m':
    case 'unipc':
      throw new DiagnosisError(
        'unsupported',
        `The sampler ${name} is not built in yet.`,
        'Choose heun, euler or ddim.',
      );
  }
}

/** EDM's ρ grid between the schedule's ends; on discrete timesteps each σ moves to the nearest one. */
function rhoSpacing(schedule: NoiseSchedule, options: DiagnosisOptions): OwnSampler['levels'] {
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

/** Timesteps at even distances, as DDIM spaces them ("leading"): 0, T/N, 2T/N, … downwards. */
function timestepSpacing(schedule: NoiseSchedule, timesteps: number): OwnSampler['levels'] {
  return (steps, from) => {
    const top = from?.time ?? Math.floor(timesteps / steps) * (steps - 1);
    const times = Array.from({ length: steps }, (_, i) =>
      Math.round(steps === 1 ? top : (top * (steps - 1 - i)) / (steps - 1)),
    );
    return [...distinct(times.map((t) => schedule.levelAtTimestep!(t))), cleanLevel()];
  };
}

/** Neighbouring σ can share a timestep; a step of no length would divide by zero. */
function distinct(levels: readonly NoiseLevel[]): NoiseLevel[] {
  return levels.filter((level, i) => i === 0 || level.sigma < levels[i - 1]!.sigma);
}
