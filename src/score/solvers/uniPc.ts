import { combination, FRAMES, remember, type Earlier, type Frame, type Predicted } from './exponential';
import type { NoiseLevel } from '../noise/level';
import { eulerStep, type Solver } from './solver';

export interface UniPcOptions {
  readonly predicted: Predicted;
  /** Steps that a prediction is made from; the corrector is one order better. */
  readonly order: 1 | 2 | 3;
  /** B(h) of the paper: h, or e^h − 1. */
  readonly variant: 'bh1' | 'bh2';
  /** The last steps are of lower order. */
  readonly lowerOrderFinal: boolean;
  /** Steps, counted from 0, whose end is not corrected. */
  readonly uncorrected: readonly number[];
}

/** UniPC-2 as it is commonly run. */
export const UNI_PC: UniPcOptions = {
  predicted: 'denoised',
  order: 2,
  variant: 'bh2',
  lowerOrderFinal: true,
  uncorrected: [],
};

/** A step that the corrector takes again once the network has answered at its end. */
interface Step {
  readonly from: NoiseLevel;
  readonly to: NoiseLevel;
  readonly state: Float64Array;
  /** The newest is made at `from`; as many as the step's order. */
  readonly earlier: readonly Earlier[];
}

/**
 * UniPC [Zhao et al. 2023, algorithms 5 and 6]: a multistep predictor, and a corrector that uses the next step's evaluation, so
 * that a step costs one. A first step from a = 0 and one to σ = 0 are Euler's; a prediction made at a = 0 lies infinitely far
 * in λ and adds no slope.
 */
export function uniPc(options: UniPcOptions = UNI_PC): Solver {
  const frame = FRAMES[options.predicted];
  return {
    settings: { ...options },
    evaluations: (steps) => steps,
    order: options.order,
    isMultistep: true,
    async sample(denoise, x, levels, onStep) {
      const steps = levels.length - 1;
      let state = x;
      let earlier: Earlier[] = [];
      let last: Step | null = null;
      for (let i = 0; i < steps; i++) {
        const from = levels[i]!;
        const to = levels[i + 1]!;
        const denoised = await denoise(state, from);
        onStep?.(i, from, state, denoised);
        const prediction = frame.prediction(state, denoised, from);
        if (last && !options.uncorrected.includes(i - 1) && correctable(frame, options, last))
          state = corrected(frame, options, last, prediction);
        earlier = remember({ lambda: frame.lambda(from), prediction }, earlier, options.order);
        const order = to.b === 0 ? 1 : Math.min(earlier.length, options.lowerOrderFinal ? steps - i : Infinity);
        last = { from, to, state, earlier: earlier.slice(0, order) };
        // The noise that is carried from a = 0 has no finite form; only a first step starts there.
        state =
          frame.carry(from) === 0 || to.sigma === from.sigma
            ? eulerStep(state, denoised, from, to)
            : predicted(frame, options, last);
      }
      return state;
    },
  };
}

/** The predictor: x at the step's end from predictions up to its start. */
function predicted(frame: Frame, options: UniPcOptions, step: Step): Float64Array {
  const others = history(frame, step);
  const known = moments(stretch(frame, step), options.variant, others.length);
  const weights = step.earlier.length === 2 ? [0.5] : solveVandermonde(others, known);
  return advance(frame, options, step, { others, weights });
}

/** The corrector: the same step with the prediction at its end. */
function corrected(frame: Frame, options: UniPcOptions, step: Step, prediction: Float64Array): Float64Array {
  const others = [...history(frame, step), { node: 1, prediction }];
  const known = moments(stretch(frame, step), options.variant, others.length);
  const weights = step.earlier.length === 1 ? [0.5] : solveVandermonde(others, known);
  return advance(frame, options, step, { others, weights });
}

/** A step of no length has nothing to correct; of an infinite one only B = e^h − 1 has a limit. */
function correctable(frame: Frame, { variant, predicted }: UniPcOptions, step: Step): boolean {
  const h = stretch(frame, step);
  return h !== 0 && (Number.isFinite(h) || (variant === 'bh2' && predicted === 'denoised'));
}

/** Distance of the step in λ, with the sign that the paper gives it. */
function stretch(frame: Frame, { earlier, to }: Step): number {
  return earlier[0]!.lambda - frame.lambda(to);
}

/** A prediction and where it lies in λ: 0 at the step's start, 1 at its end. */
interface Other {
  readonly node: number;
  readonly prediction: Float64Array;
}

/** The predictions before the newest; without any that lies infinitely far. */
function history(frame: Frame, step: Step): Other[] {
  const [newest, ...before] = step.earlier as readonly [Earlier, ...Earlier[]];
  const h = stretch(frame, step);
  return before
    .filter(({ lambda }) => Number.isFinite(lambda))
    .map(({ lambda, prediction }) => ({ node: (newest.lambda - lambda) / h, prediction }));
}

/** B(h). */
function scaleOf(h: number, variant: UniPcOptions['variant']): number {
  return variant === 'bh1' ? h : Math.expm1(h);
}

/** k!·h·φ_{k+1}(h)/B(h) for k = 1…count. */
function moments(h: number, variant: UniPcOptions['variant'], count: number): number[] {
  const scale = scaleOf(h, variant);
  let phi = Math.expm1(h) / h - 1;
  let factorial = 1;
  return Array.from({ length: count }, (_, k) => {
    const moment = (phi * factorial) / scale;
    factorial *= k + 2;
    phi = phi / h - 1 / factorial;
    return moment;
  });
}

/** The first-order step, and weighted difference quotients of the predictions beside it. */
function advance(
  frame: Frame,
  { variant }: UniPcOptions,
  step: Step,
  { others, weights }: { others: readonly Other[]; weights: readonly number[] },
): Float64Array {
  const { from, to } = step;
  const carried = frame.carry(to) / frame.carry(from);
  const scale = -frame.gain(to) * scaleOf(stretch(frame, step), variant);
  const slopes = others.map(({ node }, k) => (scale * weights[k]!) / node);
  const onNewest = frame.gain(to) - frame.gain(from) * carried - slopes.reduce((sum, slope) => sum + slope, 0);
  return combination([
    [carried, step.state],
    [onNewest, step.earlier[0]!.prediction],
    ...slopes.map((slope, k) => [slope, others[k]!.prediction] as const),
  ]);
}

/** w with Σ_k node_k^i·w_k = rhs_i [Björck & Pereyra 1970]. */
function solveVandermonde(at: readonly Other[], rhs: number[]): number[] {
  const n = at.length;
  for (let k = 0; k + 1 < n; k++) for (let i = n - 1; i > k; i--) rhs[i]! -= at[k]!.node * rhs[i - 1]!;
  for (let k = n - 2; k >= 0; k--) {
    for (let i = k + 1; i < n; i++) rhs[i]! /= at[i]!.node - at[i - k - 1]!.node;
    for (let i = k; i + 1 < n; i++) rhs[i]! -= rhs[i + 1]!;
  }
  return rhs;
}
