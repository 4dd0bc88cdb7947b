import { option, remedy } from '../../domain/remedy';
import type { Grid } from '../../samplers/grids/spacing';
import { DiagnosisError } from '../../shared/failure';

/** A sampler's grid, and the number of timesteps of its schedule; null where that is continuous. */
export interface SpacedSampler {
  readonly title: string;
  readonly grid: Grid;
  readonly timesteps: number | null;
}

/** Below this a sampler leaves nothing to skip. */
const FEWEST = 2;

/**
 * The number of steps that was asked for.
 * @throws DiagnosisError 'usage' where it is below two, or above what the schedule's timesteps allow
 */
export function statedSteps(steps: number, sampler: SpacedSampler): number {
  if (steps < FEWEST)
    throw new DiagnosisError(
      'usage',
      'A sampler of 1 step leaves nothing to skip.',
      remedy`Set ${option('steps')} to 2 or more.`,
    );
  if (carries(sampler, steps)) return steps;
  const most = mostSteps(sampler, steps);
  throw new DiagnosisError(
    'usage',
    `The noise schedule has ${sampler.timesteps} timesteps, too few for ${steps} different steps of ${sampler.title}.`,
    remedy`Set ${option('steps', most)} or fewer.`,
  );
}

/**
 * The sampler's usual number of steps, or the largest below it that the schedule's timesteps allow and that starts near their end.
 * Leading timesteps go down in strides of ⌊T/N⌋, so that 50 steps over 90 timesteps would start in their middle: a start counts as
 * near the end where no smaller number starts more than one of its strides above it.
 */
export function defaultSteps(usual: number, sampler: SpacedSampler): number {
  const { grid, timesteps } = sampler;
  if (timesteps === null) return usual;
  const starts = (steps: number): boolean => grid.levels(steps)[0]?.time === timesteps - 1;
  if (carries(sampler, usual) && starts(usual)) return usual;
  const most = mostSteps(sampler, usual);
  const counts = Array.from({ length: most - FEWEST + 1 }, (_, i) => most - i).filter((n) => carries(sampler, n));
  const spans = counts.map((steps) => {
    const [first, second] = grid.levels(steps);
    return { steps, start: first?.time ?? 0, stride: (first?.time ?? 0) - (second?.time ?? 0) };
  });
  const highest = Math.max(...spans.map(({ start }) => start));
  return spans.find(({ start, stride }) => start >= highest - stride)?.steps ?? most;
}

/** Whether that many steps are all at different noise levels, at most one for every timestep. */
function carries({ grid, timesteps }: SpacedSampler, steps: number): boolean {
  if (timesteps === null) return true;
  if (steps > timesteps) return false;
  const path = grid.levels(steps).slice(0, -1);
  return path.every(({ sigma, time }, i) => sigma !== path[i - 1]?.sigma || time !== path[i - 1]?.time);
}

/** The largest number of steps, up to `limit`, that the sampler's timesteps allow. */
function mostSteps(sampler: SpacedSampler, limit: number): number {
  const { timesteps, title } = sampler;
  for (let steps = Math.min(limit, timesteps ?? limit); steps >= FEWEST; steps--)
    if (carries(sampler, steps)) return steps;
  throw new DiagnosisError(
    'usage',
    `The noise schedule’s ${timesteps} timesteps are too few for ${FEWEST} different steps of ${title}.`,
    remedy`Set ${option('sampler')} to another sampler, or check steps_offset in the scheduler file.`,
  );
}
