import { isotropic, teleport, type Gaussian } from '../../score/gaussian';
import { meanSquares } from '../../score/statistics/similarity';
import { carriedToEnd, type StepRecord } from '../baseline/trajectory';
import { FEWEST_SEEDS } from '../budget';
import type { ModeledSubject } from '../modeledSubject';
import type { Candidates } from './candidates';
import type { CoarseRun, Foreseen } from './predict';
import { Prediction } from './predict';

/** The fraction of the sampler's steps in the second coarse run, which is needed to measure the order. */
const FINER = 0.7;

/** What the errors of the choosing seeds are relative to: the reference solution, or its extrapolation from runs with half the steps. */
export interface ErrorScale {
  /** Mean squares of the baseline sampler's error, [S]. */
  readonly own: Float64Array;
  /** Of final samples of the same seeds, [S, d] → [S]. */
  of(finals: Float64Array): Float64Array;
  readonly isEstimate: boolean;
  /** There is no usable reference: the sampler's own samples cannot be trusted, so error ratios are meaningless. */
  readonly isVoid: boolean;
}

/**
 * Runs the baseline sampler at half its steps from the choosing seeds, and predicts all plans from that and the recorded states.
 * @param isTrusted whether the sampler's own samples can serve as the reference
 */
export async function foresee(
  subject: ModeledSubject,
  candidates: Candidates,
  steps: readonly StepRecord[],
  isTrusted: boolean,
): Promise<{ prediction: Prediction; scale: ErrorScale }> {
  const { sampler, effort, runs, gaussian, dimension: d, budget } = subject;
  const { solver } = sampler;
  const ownSteps = candidates.ownSteps;
  const half = halfOf(ownSteps);
  const recorded = steps[0]!.x.length / d;
  const affordable = Math.floor(budget.left / candidates.evaluations(half));
  const seeds = isTrusted ? Math.min(recorded, affordable) : recorded;
  const own = await runs.baselineFinals(seeds);
  if (!isTrusted) return nothingForeseen(ownSteps, own, d);
  const counts = [half];
  const finer = Math.max(half + 1, Math.round(FINER * ownSteps));
  // A multistep method does not reach its order on a coarse grid, and with seeds to spare the order need not be believed.
  const spare = effort.finalSeeds > 0 || solver.isMultistep === true;
  if (spare && finer < ownSteps && budget.affords(seeds * candidates.evaluations(half + finer))) counts.push(finer);
  const coarse: CoarseRun[] = [];
  const finals: Float64Array[] = [];
  for (const count of counts) {
    const end = await runs.finals(candidates.of({ start: 'none', skipped: 0, steps: count }), gaussian, 0, seeds);
    coarse.push({ steps: count, squares: meanSquares(end, own, d) });
    finals.push(end);
  }
  const foreseen: Omit<Foreseen, 'ownErrors'> = {
    ownSteps,
    order: solver.order,
    coarse,
    deviations: {
      gaussian: deviations(steps, gaussian, gaussian, seeds),
      isotropic: deviations(steps, isotropic(gaussian), gaussian, seeds),
    },
  };
  const { order } = new Prediction({ ...foreseen, ownErrors: own });
  const isSolved = effort.shares.reference > 0 && (await runs.fineness()).settled;
  const scale = isSolved
    ? scaleOf(await runs.referenceFinals(seeds), own, d, false)
    : scaleOf(extrapolated(own, finals.at(-1)!, (ownSteps / counts.at(-1)!) ** order), own, d, true);
  return { prediction: new Prediction({ ...foreseen, ownErrors: scale.own }), scale };
}

/** The evaluations that any prediction requires. */
export function priceOfForesight(recorded: number, candidates: Candidates): number {
  return Math.min(FEWEST_SEEDS, recorded) * candidates.evaluations(halfOf(candidates.ownSteps));
}

function halfOf(ownSteps: number): number {
  return Math.max(1, Math.ceil(ownSteps / 2));
}

/** If the sampler's own samples cannot serve as the reference, nothing is spent on predictions from them. */
function nothingForeseen(
  ownSteps: number,
  own: Float64Array,
  d: number,
): { prediction: Prediction; scale: ErrorScale } {
  const nothing = new Float64Array(own.length / d);
  const coarse = [{ steps: 1, squares: nothing }];
  const deviations = { gaussian: [], isotropic: [] };
  const prediction = new Prediction({ ownSteps, order: 1, coarse, deviations, ownErrors: nothing });
  return { prediction, scale: { ...scaleOf(own, own, d, true), isVoid: true } };
}

/** Richardson: the solution that a method's runs of `ratio` times the error and of its own lead to. */
function extrapolated(own: Float64Array, coarse: Float64Array, ratio: number): Float64Array {
  return own.map((value, j) => value + (value - coarse[j]!) / (ratio - 1));
}

function scaleOf(reference: Float64Array, own: Float64Array, d: number, isEstimate: boolean): ErrorScale {
  const of = (finals: Float64Array): Float64Array => meanSquares(finals, reference, d);
  return { own: of(own), of, isEstimate, isVoid: false };
}

/**
 * δ_k = teleport(x_T → level k) − x(level k) for every step k of the recorded run, carried to the end by the Gaussian's own flow: mean
 * squares over the sample, [S] each.
 */
function deviations(steps: readonly StepRecord[], formula: Gaussian, flow: Gaussian, seeds: number): Float64Array[] {
  const size = seeds * flow.mean.length;
  const first = steps[0]!;
  const last = steps.at(-1)!.level;
  return steps.map(({ level, x }) => {
    const model = teleport(formula, first.x.subarray(0, size), first.level, level);
    const carried = carriedToEnd(
      x.subarray(0, size).map((value, j) => value - model[j]!),
      level,
      last,
      flow,
    );
    return meanSquares(carried, new Float64Array(size), flow.mean.length);
  });
}
