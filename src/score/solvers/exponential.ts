import type { NoiseLevel } from '../noise/level';

/** What an exponential integrator takes for slowly varying: the denoised sample (DPM-Solver++, UniPC) or the noise (DPM-Solver). */
export type Predicted = 'denoised' | 'noise';

/** The two are one method: swapping a with b and D with n̂ turns one into the other. */
export interface Frame {
  /** Scale of what is predicted. */
  gain(level: NoiseLevel): number;
  /** Scale of what is only carried along. */
  carry(level: NoiseLevel): number;
  /** ln(gain / carry); −∞ where nothing is predicted, ∞ where nothing is carried. */
  lambda(level: NoiseLevel): number;
  /** What is predicted, [B, d]. */
  prediction(x: Float64Array, denoised: Float64Array, level: NoiseLevel): Float64Array;
}

export const FRAMES: Readonly<Record<Predicted, Frame>> = {
  denoised: {
    gain: ({ a }) => a,
    carry: ({ b }) => b,
    lambda: ({ a, b }) => Math.log(a / b),
    prediction: (_, denoised) => denoised,
  },
  noise: {
    gain: ({ b }) => b,
    carry: ({ a }) => a,
    lambda: ({ a, b }) => Math.log(b / a),
    prediction(x, denoised, { a, b }) {
      const noise = new Float64Array(x.length);
      for (let j = 0; j < noise.length; j++) noise[j] = (x[j]! - a * denoised[j]!) / b;
      return noise;
    },
  },
};

/** A prediction made earlier on the way. */
export interface Earlier {
  readonly lambda: number;
  readonly prediction: Float64Array;
}

/** The predictions to go on with, the newest first, `count` at most; one at the same level tells no slope. */
export function remember(newest: Earlier, earlier: readonly Earlier[], count: number): Earlier[] {
  return [newest, ...earlier.filter(({ lambda }) => lambda !== newest.lambda)].slice(0, count);
}

/** Σ weight·vector, all [B, d]. */
export function combination(terms: readonly (readonly [weight: number, vector: Float64Array])[]): Float64Array {
  const result = new Float64Array(terms[0]![1].length);
  // Two at a time: the memory is passed over half as often.
  for (let i = 0; i < terms.length; i += 2) {
    const [first, one] = terms[i]!;
    const [second, other] = terms[i + 1] ?? [0, one];
    for (let j = 0; j < result.length; j++) result[j]! += first * one[j]! + second * other[j]!;
  }
  return result;
}
