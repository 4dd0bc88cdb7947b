import { DiagnosisError } from '../../shared/failure';
import { meanRow } from '../../score/statistics/mean';
import type { DataSet } from '../dataset';

/** One pass over the centered samples. */
export type Pass = (onProgress: (fraction: number) => void) => AsyncIterable<Float64Array>;

/** One pass over the samples in batches of some 32 megabytes, with progress 0…1. */
export async function* passOver(
  set: DataSet,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Float64Array, void, undefined> {
  const size = Math.max(16, Math.min(4096, Math.floor(2 ** 22 / set.dimension)));
  let seen = 0;
  for await (const batch of set.batches(size)) {
    signal?.throwIfAborted();
    yield batch;
    seen += batch.length / set.dimension;
    onProgress(seen / set.count);
  }
}

/**
 * Mean [d] and trace of the covariance, in one pass. Sums are taken about the first batch's mean, so that large values do not swallow small variances.
 * @throws DiagnosisError 'data' when the data hold NaN or infinity.
 */
export async function meanAndVariance(
  batches: AsyncIterable<Float64Array>,
  { count, dimension: d, path }: DataSet,
): Promise<{ mean: Float64Array; totalVariance: number }> {
  let origin: Float64Array | undefined;
  const sum = new Float64Array(d);
  let squares = 0;
  for await (const batch of batches) {
    origin ??= meanRow(batch, d);
    for (let start = 0; start < batch.length; start += d) {
      for (let j = 0; j < d; j++) {
        const value = batch[start + j]! - origin[j]!;
        sum[j]! += value;
        squares += value * value;
      }
    }
  }
  const mean = sum.map((value, j) => origin![j]! + value / count);
  const shift = sum.reduce((total, value) => total + value ** 2, 0) / count;
  const totalVariance = count > 1 ? Math.max(0, squares - shift) / (count - 1) : 0;
  if (!Number.isFinite(totalVariance)) {
    throw new DiagnosisError('data', `${path} holds NaN or infinite values.`, 'Save it without them.');
  }
  return { mean, totalVariance };
}

/** The batches with the mean taken off, in place. */
export async function* centredBatches(
  batches: AsyncIterable<Float64Array>,
  mean: Float64Array,
): AsyncGenerator<Float64Array> {
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; start += mean.length) {
      for (let j = 0; j < mean.length; j++) batch[start + j]! -= mean[j]!;
    }
    yield batch;
  }
}
