import { combination, FRAMES, remember, type Earlier, type Frame, type Predicted } from './exponential';
import type { NoiseLevel } from '../noise/level';
import { eulerStep, type Solver } from './solver';

/** How the second order takes its slope. */
export const slopes = ['midpoint', 'heun'] as const;

export interface DpmSolverOptions {
  readonly predicted: Predicted;
  readonly order: 1 | 2 | 3;
  readonly slope: (typeof slopes)[number];
  /** Runs of fewer than 15 steps end with steps of lower order. */
  readonly lowerOrderFinal: boolean;
  /** Every run ends with a first-order step. */
  readonly eulerAtFinal: boolean;
}

/** DPM-Solver++(2M) as it is commonly run. */
export const DPM_SOLVER: DpmSolverOptions = {
  predicted: 'denoised',
  order: 2,
  slope: 'midpoint',
  lowerOrderFinal: true,
  eulerAtFinal: false,
};

const SHORT_RUN = 15;

/**
 * Multistep DPM-Solver++ [Lu et al. 2022b, algorithm 2] and DPM-Solver [Lu et al. 2022a]: one evaluation a step, the slopes from
 * the steps before. The first step and one to σ = 0 are of first order, which is Euler's. A prediction made at a = 0 lies
 * infinitely far in λ and adds no slope.
 */
export function dpmSolver(options: DpmSolverOptions = DPM_SOLVER): Solver {
  const frame = FRAMES[options.predicted];
  return {
    settings: { ...options },
    evaluations: (steps) => steps,
    order: options.order,
    isMultistep: true,
    async sample(denoise, x, levels, onStep) {
      const steps = levels.length - 1;
      const shortRun = options.lowerOrderFinal && steps < SHORT_RUN;
      let state = x;
      let earlier: Earlier[] = [];
      for (let i = 0; i < steps; i++) {
        const from = levels[i]!;
        const to = levels[i + 1]!;
        const denoised = await denoise(state, from);
        onStep?.(i, from, state, denoised);
        const prediction = frame.prediction(state, denoised, from);
        earlier = remember({ lambda: frame.lambda(from), prediction }, earlier, options.order);
        const last = i === steps - 1 && (options.eulerAtFinal || shortRun || to.b === 0);
        const order = last ? 1 : Math.min(earlier.length, i === steps - 2 && shortRun ? 2 : 3);
        state =
          order === 1 || to.sigma === from.sigma
            ? eulerStep(state, denoised, from, to)
            : multistep(frame, options.slope, { from, to, state, earlier: earlier.slice(0, order) });
      }
      return state;
    },
  };
}

interface Step {
  readonly from: NoiseLevel;
  readonly to: NoiseLevel;
  /** x [B, d] at `from`. */
  readonly state: Float64Array;
  /** The newest first, which is made at `from`; as many as the step's order. */
  readonly earlier: readonly Earlier[];
}

/** The step of order 2 or 3, by the differences of as many predictions. */
function multistep(frame: Frame, slope: DpmSolverOptions['slope'], { from, to, state, earlier }: Step): Float64Array {
  const [newest, before, oldest] = earlier as [Earlier, Earlier, Earlier?];
  const h = frame.lambda(to) - newest.lambda;
  // Integrals of e^{τ − h} times 1, τ/h and (τ/h)² over the step, up to factors.
  const phi1 = -Math.expm1(-h);
  const phi2 = 1 - phi1 / h;
  const phi3 = (h - phi1) / (h * h) - 0.5;
  const gain = frame.gain(to);
  const carried = frame.carry(to) / frame.carry(from);
  const r0 = (newest.lambda - before.lambda) / h;
  if (!oldest) {
    const weight = (gain * (slope === 'midpoint' ? 0.5 * phi1 : phi2)) / r0;
    return combination([
      [carried, state],
      [gain * phi1 + weight, newest.prediction],
      [-weight, before.prediction],
    ]);
  }
  const r1 = (before.lambda - oldest.lambda) / h;
  const distance = r0 + r1;
  // The paper's D1 and D2 gathered by the differences of neighboring predictions.
  const first = gain * phi2;
  const second = -gain * phi3;
  const bend = (first * r0 + second) / distance;
  const onNear = (first + bend) / r0;
  const onFar = bend / r1;
  return combination([
    [carried, state],
    [gain * phi1 + onNear, newest.prediction],
    [-onNear - onFar, before.prediction],
    [onFar, oldest.prediction],
  ]);
}
