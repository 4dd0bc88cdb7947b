import { quantile } from '../../score/statistics/bootstrap';

/** On the sample checkpoint, deviations predicted from the states were 11–21 % too low. */
const DEVIATION_GROWTH = 1.15;
/** The same plus the spread over seeds, for the criterion under which the error must not grow. */
const CAUTIOUS_GROWTH = 1.25;
/** Orders that a sampler can have; measured values outside of this range are due to chance. */
const ORDERS = { least: 0.5, most: 4 } as const;

/** A plan as far as its cost and result depend on it: the formula in place of the first `skipped` steps, then `steps` steps. */
export interface PlanShape {
  readonly start: 'gaussian' | 'isotropic' | 'none';
  readonly skipped: number;
  readonly steps: number;
}

/** A run of fewer steps from the same seeds: how far it ends from the baseline sampler's, per-element mean squares [S]. */
export interface CoarseRun {
  readonly steps: number;
  readonly squares: Float64Array;
}

/** What the runs of the baseline sampler and of coarse ones show, of the same S seeds. */
export interface Foreseen {
  /** Steps of the baseline sampler. */
  readonly ownSteps: number;
  /** The order of its solver. */
  readonly order: number;
  /** A coarse run, or two of different length where the order must be measured. */
  readonly coarse: readonly CoarseRun[];
  /** By the step k that a formula leads to: its deviation from the own state there, carried to the end; mean squares, [S] each. */
  readonly deviations: Readonly<Record<'gaussian' | 'isotropic', readonly Float64Array[]>>;
  /** Mean squares of the baseline sampler's own error, [S]. */
  readonly ownErrors: Float64Array;
}

/**
 * `steps` steps below the own grid's level `skipped` are spaced as this many over the whole range, in the grid's own coordinate:
 * N_eq = (N′ − 1)·(N − 1)/(N − 1 − k) + 1. The last step, to σ = 0, is no part of the spacing.
 */
function equivalentSteps({ skipped, steps }: Omit<PlanShape, 'start'>, ownSteps: number): number {
  if (steps === ownSteps - skipped) return ownSteps;
  const left = ownSteps - 1 - skipped;
  return left <= 0 ? Infinity : ((steps - 1) * (ownSteps - 1)) / left + 1;
}

/** Part of its distance at `coarse` steps that the distance to the own run has at `steps`, for a method of order p. */
function distanceOver(steps: number, coarse: number, ownSteps: number, p: number): number {
  return Math.abs(growth(steps, ownSteps, p) / growth(coarse, ownSteps, p));
}

/** (N/n)^p − 1: the error that fewer steps add, over the own error. */
function growth(steps: number, ownSteps: number, p: number): number {
  return (ownSteps / steps) ** p - 1;
}

/**
 * The order at which two coarse runs fall towards the own one: p with d(n₁)/d(n₂) = ((N/n₁)^p − 1)/((N/n₂)^p − 1), by the median over
 * seeds.
 */
function measuredOrder(coarser: CoarseRun, finer: CoarseRun, ownSteps: number): number {
  const ratios = coarser.squares.map((square, s) => Math.sqrt(square / Math.max(finer.squares[s]!, Number.MIN_VALUE)));
  const ratio = median(ratios);
  let [low, high]: [number, number] = [ORDERS.least, ORDERS.most];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (distanceOver(coarser.steps, finer.steps, ownSteps, middle) < ratio) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Predicts the results of plans from the same seeds without running them. */
export class Prediction {
  readonly order: number;
  /** Ratios of measured to predicted deviations, and of distances of coarser grids, from the plans that were run. */
  private correction = 1;
  private gridCorrection = 1;

  constructor(private readonly foreseen: Foreseen) {
    const { coarse, order, ownSteps } = foreseen;
    const [first, second] = [...coarse].sort((a, b) => a.steps - b.steps);
    this.order = first && second ? measuredOrder(first, second, ownSteps) : order;
  }

  get seeds(): number {
    return this.foreseen.ownErrors.length;
  }

  /** Distance of a plan's final samples to the own ones: mean squares, d(N_eq)² + (1.15 δ)², [S]. */
  distances(plan: PlanShape): Float64Array {
    const steps = equivalentSteps(plan, this.foreseen.ownSteps);
    const coarse = this.coarseNear(steps);
    const part = this.gridPart(steps, coarse);
    const deviation = this.deviation(plan);
    const factor = (this.correction * DEVIATION_GROWTH) ** 2;
    return coarse.squares.map((square, s) => part * square + factor * (deviation?.[s] ?? 0));
  }

  /** Error of a plan over the own one's: √((N/N_eq)^2p + (1.25 δ/e)²), the median over seeds. */
  errorRatio(plan: PlanShape): number {
    const { ownSteps, ownErrors } = this.foreseen;
    const grid = (ownSteps / equivalentSteps(plan, ownSteps)) ** this.order;
    const deviation = this.deviation(plan);
    const added = deviation ? median(deviation.map((square, s) => Math.sqrt(square / ownErrors[s]!))) : 0;
    return Math.hypot(grid, CAUTIOUS_GROWTH * this.correction * added);
  }

  /** Learns from a plan that was run: mean squares of its distance to the own samples, of the first seeds. */
  calibrate(plan: PlanShape, seen: Float64Array): void {
    const deviation = this.deviation(plan);
    if (!deviation) return this.calibrateGrid(plan, seen);
    const steps = equivalentSteps(plan, this.foreseen.ownSteps);
    const coarse = this.coarseNear(steps);
    const part = this.gridPart(steps, coarse);
    // What the grid does not explain is attributed to the formula; it is never negative.
    const factors = seen.map((square, s) => Math.max(0, square - part * coarse.squares[s]!) / deviation[s]!);
    const factor = Math.sqrt(median(factors)) / DEVIATION_GROWTH;
    if (Number.isFinite(factor)) this.correction = bounded(factor);
  }

  /** A method does not always reach its nominal order: learns from runs with fewer steps. */
  private calibrateGrid(plan: PlanShape, seen: Float64Array): void {
    const predicted = this.distances(plan);
    const factor = median(seen.map((square, s) => Math.sqrt(square / Math.max(predicted[s] ?? 0, Number.MIN_VALUE))));
    if (Number.isFinite(factor)) this.gridCorrection = bounded(this.gridCorrection * factor);
  }

  /** (d(n)/d(coarse))², of mean squares. */
  private gridPart(steps: number, coarse: CoarseRun): number {
    return (this.gridCorrection * distanceOver(steps, coarse.steps, this.foreseen.ownSteps, this.order)) ** 2;
  }

  private deviation({ start, skipped }: PlanShape): Float64Array | null {
    return start === 'none' ? null : (this.foreseen.deviations[start][skipped] ?? null);
  }

  /** The coarse run nearest to so many steps. */
  private coarseNear(steps: number): CoarseRun {
    const apart = ({ steps: n }: CoarseRun): number => Math.abs(Math.log(n / steps));
    return this.foreseen.coarse.reduce((best, run) => (apart(run) < apart(best) ? run : best));
  }
}

/** A single run changes a prediction only by a limited factor. */
function bounded(factor: number): number {
  return Math.min(3, Math.max(0.5, factor));
}

export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
