import type { MatMul } from '../../score/algebra/matmul';
import { covarianceEigenpairs, withVariance } from './covariance';
import type { DataSet } from '../dataset';
import type { Eigenpairs } from '../../score/algebra/symmetricEigen';
import { centredBatches, meanAndVariance, passOver, type Pass } from './passes';

/** Mean and covariance of data: leading eigenpairs, and one variance for everything outside them. */
export interface Moments {
  /** Number of samples they were taken of. */
  count: number;
  /** [d] */
  mean: Float64Array;
  /** [rank, d], orthonormal rows. */
  basis: Float64Array;
  /** [rank], descending, ≥ 0; of the covariance Σ(x−μ)(x−μ)ᵀ/(N−1). */
  eigenvalues: Float64Array;
  /** Trace of the covariance. */
  totalVariance: number;
  /** Variance of each direction outside the basis: (total − Σλ)/(d − rank), ≥ 0. */
  tail: number;
}

/** More eigenpairs than this never changed a diagnosis, and each costs time. */
const enough = 192;
export function defaultRank({ dimension, count }: DataSet): number {
  return Math.min(dimension, count - 1, enough);
}

export interface MomentsOptions {
  /** Receives 0…1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Directions [k, d] of more data of the same kind: they make it quicker, and the eigenpairs exact to 1e-6 only. */
  readonly near?: Float64Array;
}

/**
 * Moments of a data set in float64, centered, a batch at a time. `rank` is cut to what the data can have, and
 * directions without variance are left out.
 * @throws DiagnosisError 'data' when the data hold NaN or infinity.
 */
export async function momentsOf(
  set: DataSet,
  rank: number,
  product: MatMul,
  { onProgress = () => undefined, signal, near }: MomentsOptions = {},
): Promise<Moments> {
  const { count, dimension: d } = set;
  const kept = Math.max(0, Math.min(rank, d, count - 1));
  const part = (from: number, to: number) => (fraction: number) => onProgress(from + (to - from) * fraction);
  const { mean, totalVariance } = await meanAndVariance(passOver(set, part(0, 0.2), signal), set);
  let pairs: Eigenpairs = { eigenvalues: new Float64Array(0), vectors: new Float64Array(0) };
  if (kept > 0 && totalVariance > 0) {
    const centred: Pass = (progress) => centredBatches(passOver(set, progress, signal), mean);
    pairs = await covarianceEigenpairs({ centred, count, dimension: d }, kept, product, {
      onProgress: part(0.2, 0.9),
      near,
    });
  }
  onProgress(1);
  return assemble(set, mean, totalVariance, pairs);
}

/** The moments of scale·x + offset. */
export function scaleMoments(moments: Moments, scale: number, offset: number): Moments {
  return {
    ...moments,
    mean: moments.mean.map((value) => scale * value + offset),
    eigenvalues: moments.eigenvalues.map((value) => scale ** 2 * value),
    totalVariance: scale ** 2 * moments.totalVariance,
    tail: scale ** 2 * moments.tail,
  };
}

function assemble(
  set: DataSet,
  mean: Float64Array,
  totalVariance: number,
  { eigenvalues, vectors }: Eigenpairs,
): Moments {
  const { count, dimension: d } = set;
  const rank = withVariance(eigenvalues);
  const kept = eigenvalues.slice(0, rank);
  const rest = totalVariance - kept.reduce((sum, value) => sum + value, 0);
  const tail = rank === d || rest <= 1e-12 * totalVariance ? 0 : rest / (d - rank);
  return { count, mean, basis: vectors.slice(0, rank * d), eigenvalues: kept, totalVariance, tail };
}
