import type { Gaussian } from '../../../src/score/gaussian';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { randomBasis, randomNormals } from '../../support/randomNormals';

/** N(μ, Σ) with the given leading eigenvalues; μ and the basis are drawn. */
export function randomGaussian(eigenvalues: readonly number[], d: number, tail: number, seed: number): Gaussian {
  return {
    mean: randomNormals(d, seed),
    basis: randomBasis(eigenvalues.length, d, seed + 1),
    eigenvalues: Float64Array.from(eigenvalues),
    tail,
  };
}

/** Σ = U diag(λ) Uᵀ + tail·(I − UUᵀ), [d, d]. */
export function covarianceOf({ mean, basis, eigenvalues, tail }: Gaussian): Float64Array {
  const d = mean.length;
  return Float64Array.from({ length: d * d }, (_, ij) => {
    const i = Math.floor(ij / d);
    const j = ij % d;
    let sum = i === j ? tail : 0;
    eigenvalues.forEach((value, k) => (sum += (value - tail) * basis[k * d + i]! * basis[k * d + j]!));
    return sum;
  });
}

/** The score and the denoiser of one state x [d] at a level. */
export interface DenseAnswer {
  /** (a²Σ + b²I)⁻¹(aμ − x). */
  readonly score: Float64Array;
  /** μ + aΣ(a²Σ + b²I)⁻¹(x − aμ). */
  readonly denoised: Float64Array;
}

/** The Gaussian model the long way: Σ as a full matrix, (a²Σ + b²I)⁻¹ by elimination, one state at a time. */
export function dense(gaussian: Gaussian): (x: Float64Array, level: NoiseLevel) => DenseAnswer {
  const { mean } = gaussian;
  const d = mean.length;
  const covariance = covarianceOf(gaussian);
  return (x, { a, b }) => {
    const noisy = covariance.map((value, ij) => a * a * value + (ij % (d + 1) === 0 ? b * b : 0));
    const score = solve(
      noisy,
      mean.map((mu, i) => a * mu - x[i]!),
    );
    const denoised = mean.map((mu, i) => {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += covariance[i * d + k]! * score[k]!;
      return mu - a * sum;
    });
    return { score, denoised };
  };
}

/** Where a path of noise levels is at τ, with the rates da/dτ and db/dτ. */
export interface PathPoint {
  readonly level: NoiseLevel;
  readonly rateA: number;
  readonly rateB: number;
}

/** dx/dτ = a'·D − b'·b·s from τ = `from` to `to`, classical RK4. */
export function integrateOde(
  gaussian: Gaussian,
  x: Float64Array,
  path: (tau: number) => PathPoint,
  from: number,
  to: number,
  steps: number,
): Float64Array {
  const answer = dense(gaussian);
  const slope = (state: Float64Array, tau: number): Float64Array => {
    const { level, rateA, rateB } = path(tau);
    const { score, denoised } = answer(state, level);
    return score.map((s, i) => rateA * denoised[i]! - rateB * level.b * s);
  };
  const h = (to - from) / steps;
  let state = x;
  for (let n = 0; n < steps; n++) {
    const tau = from + n * h;
    const along = (k: Float64Array, part: number): Float64Array => state.map((value, i) => value + part * h * k[i]!);
    const k1 = slope(state, tau);
    const k2 = slope(along(k1, 0.5), tau + h / 2);
    const k3 = slope(along(k2, 0.5), tau + h / 2);
    const k4 = slope(along(k3, 1), tau + h);
    state = state.map((value, i) => value + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  return state;
}

/** A·y = rhs by Gauss–Jordan elimination with partial pivoting, A [n, n]. */
function solve(matrix: Float64Array, rhs: Float64Array): Float64Array {
  const n = rhs.length;
  const rows = Array.from(rhs, (value, i) => Float64Array.of(...matrix.subarray(i * n, (i + 1) * n), value));
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    const head = rows[c]!;
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r]![c]! / head[c]!;
      for (let j = c; j <= n; j++) rows[r]![j]! -= factor * head[j]!;
    }
  }
  return Float64Array.from(rows, (row, i) => row[n]! / row[i]!);
}
