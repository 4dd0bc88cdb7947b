import type { Denoise, NoiseLevel } from './level';

/** Called with the state [B, d] and the network's answer [B, d] at the start of every step. */
export type OnStep = (step: number, level: NoiseLevel, x: Float64Array, denoised: Float64Array) => void;

/** A deterministic sampler: carries x [B, d] from levels[0] to the last level. */
export type Sampler = (
  denoise: Denoise,
  x: Float64Array,
  levels: readonly NoiseLevel[],
  onStep?: OnStep,
) => Promise<Float64Array>;

/** Network evaluations one sample costs over `steps` steps that end at σ = 0. */
export interface Solver {
  readonly sample: Sampler;
  evaluations(steps: number): number;
}

/** Euler on the probability-flow ODE, x' = a'·D + b'·n̂ with n̂ = (x − aD)/b; the same as DDIM with η = 0 [Song et al. 2021]. */
export const euler: Solver = {
  evaluations: (steps) => steps,
  async sample(denoise, x, levels, onStep) {
    let state = x;
    for (let i = 0; i + 1 < levels.length; i++) {
      const from = levels[i]!;
      const denoised = await denoise(state, from);
      onStep?.(i, from, state, denoised);
      state = eulerStep(state, denoised, from, levels[i + 1]!);
    }
    return state;
  },
};

/**
 * Heun's second-order method [Karras et al. 2022, algorithm 1 without churn], in the native frame: the corrector adds
 * ½(b' − a'σ)(n̂' − n̂). The last step, to σ = 0, is Euler's. Every level needs a > 0: from σ = ∞ no slope in σ has a finite step.
 */
export const heun: Solver = {
  evaluations: (steps) => 2 * steps - 1,
  async sample(denoise, x, levels, onStep) {
    let state = x;
    for (let i = 0; i + 1 < levels.length; i++) {
      const from = levels[i]!;
      const to = levels[i + 1]!;
      const denoised = await denoise(state, from);
      onStep?.(i, from, state, denoised);
      const predicted = eulerStep(state, denoised, from, to);
      if (to.b > 0) {
        const again = await denoise(predicted, to);
        const weight = 0.5 * (to.b - to.a * from.sigma);
        for (let j = 0; j < predicted.length; j++) {
          const slope = (state[j]! - from.a * denoised[j]!) / from.b;
          const slopeAhead = (predicted[j]! - to.a * again[j]!) / to.b;
          predicted[j]! += weight * (slopeAhead - slope);
        }
      }
      state = predicted;
    }
    return state;
  },
};

function eulerStep(x: Float64Array, denoised: Float64Array, from: NoiseLevel, to: NoiseLevel): Float64Array {
  const onState = to.b / from.b;
  const onDenoised = to.a - onState * from.a;
  return x.map((value, j) => onState * value + onDenoised * denoised[j]!);
}
