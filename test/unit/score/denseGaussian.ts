import type { Gaussian } from '../../../src/score/gaussian';
import type { NoiseLevel } from '../../../src/score/level';
import { randomBasis, randomNormals } from '../../support/randomNormals';

/**
 * The Gaussian model the long way: Σ as a full matrix, (a²Σ + b²I)⁻¹ by Gauss–Jordan elimination, the ODE by fine RK4.
 * One state x [d] at a time.
 */
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

/** D = μ + aΣ(a²Σ + b²I)⁻¹(x − aμ). */
export function denseDenoised(gaussian: Gaussian, x: Float64Array, level: NoiseLevel): Float64Array {
  const pulled = product(covarianceOf(gaussian), denseScore(gaussian, x, level));
  return gaussian.mean.map((value, i) => value - level.a * pulled[i]!);
}

/** (a²Σ + b²I)⁻¹(aμ − x). */
export function denseScore(gaussian: Gaussian, x: Float64Array, { a, b }: NoiseLevel): Float64Array {
  const d = x.length;
  const noisy = covarianceOf(gaussian).map((value, ij) => a * a * value + (ij % (d + 1) === 0 ? b * b : 0));
  return product(
    inverse(noisy, d),
    x.map((value, i) => a * gaussian.mean[i]! - value),
  );
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
  const slope = (state: Float64Array, tau: number): Float64Array => {
    const { level, rateA, rateB } = path(tau);
    const denoised = denseDenoised(gaussian, state, level);
    return denseScore(gaussian, state, level).map((s, i) => rateA * denoised[i]! - rateB * level.b * s);
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

/** Gauss–Jordan with partial pivoting, [n, n]. */
export function inverse(matrix: Float64Array, n: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: 2 * n }, (__, j) => (j < n ? matrix[i * n + j]! : Number(j - n === i))),
  );
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    const head = rows[c]!.map((value) => value / rows[c]![c]!);
    rows.forEach((row, r) => (rows[r] = r === c ? head : row.map((value, j) => value - row[c]! * head[j]!)));
  }
  return Float64Array.from({ length: n * n }, (_, ij) => rows[Math.floor(ij / n)]![n + (ij % n)]!);
}

/** [d, d] times [d]. */
function product(matrix: Float64Array, x: Float64Array): Float64Array {
  const d = x.length;
  return x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * d + j]! * value, 0));
}
