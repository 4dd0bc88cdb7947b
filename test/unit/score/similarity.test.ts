import assert from 'node:assert/strict';
import { meanSquares, psnr, ssim } from '../../../src/score/statistics/similarity';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';

/** SSIM as Wang et al. (2004) define it: every window by two sums over its 121 weighted pixels. */
function windowedSsim(
  a: Float64Array,
  b: Float64Array,
  channels: number,
  height: number,
  width: number,
  range: number,
): number {
  const weights = Array.from({ length: 121 }, (_, k) =>
    Math.exp(-((Math.floor(k / 11) - 5) ** 2 + ((k % 11) - 5) ** 2) / (2 * 1.5 ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight);
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const values: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let top = 0; top <= height - 11; top++)
      for (let left = 0; left <= width - 11; left++) {
        const pixel = (k: number): number => (c * height + top + Math.floor(k / 11)) * width + left + (k % 11);
        const average = (f: (k: number) => number): number =>
          weights.reduce((sum, w, k) => sum + (w / total) * f(pixel(k)), 0);
        const [meanA, meanB] = [average((k) => a[k]!), average((k) => b[k]!)];
        const varianceA = average((k) => (a[k]! - meanA) ** 2);
        const varianceB = average((k) => (b[k]! - meanB) ** 2);
        const covariance = average((k) => (a[k]! - meanA) * (b[k]! - meanB));
        const luminance = (2 * meanA * meanB + c1) / (meanA ** 2 + meanB ** 2 + c1);
        values.push((luminance * (2 * covariance + c2)) / (varianceA + varianceB + c2));
      }
  return values.reduce((sum, value) => sum + value) / values.length;
}

describe('ssim', () => {
  const shape = [2, 13, 17] as const;
  const size = 2 * 13 * 17;
  const a = randomNormals(size, 1).map((value, i) => Math.sin(i / 9) + 0.3 * value);
  const b = a.map((value, i) => 0.9 * value + 0.2 * Math.cos(i / 5));

  it('agrees with every window summed by itself', () => {
    for (const range of [2, 1, 255]) within(ssim(a, b, shape, range)!, windowedSsim(a, b, ...shape, range), 1e-11);
  });

  it('is 1 for equal images, the same either way round, less for worse ones', () => {
    within(ssim(a, a.slice(), shape, 2)!, 1, 1e-12);
    within(ssim(a, b, shape, 2)!, ssim(b, a, shape, 2)!, 1e-13);
    const worse = a.map((value, i) => value + randomNormals(size, 9)[i]!);
    assert.ok(ssim(a, worse, shape, 2)! < ssim(a, b, shape, 2)!);
  });

  it('of two flat images has its closed form', () => {
    const [p, q] = [new Float64Array(121).fill(0.5), new Float64Array(121).fill(0.8)];
    within(ssim(p, q, [1, 11, 11], 1)!, (2 * 0.4 + 1e-4) / (0.25 + 0.64 + 1e-4), 1e-12);
  });

  it('has no answer for images smaller than its window', () => {
    assert.equal(ssim(a, b, [1, 10, 17], 2), null);
    assert.equal(ssim(a, b, [1, 17, 10], 2), null);
  });
});

describe('psnr', () => {
  it('is 20 log₁₀(range/RMS), capped where only rounding is left', () => {
    within(psnr(0.1 ** 2, 1), 20, 1e-14);
    within(psnr(1, 255), 48.130803608679074, 1e-12);
    within(psnr(4e-4, 2), 40, 1e-12);
    assert.equal(psnr(0, 1), 120);
    assert.equal(psnr(1e-30, 1), 120);
  });
});

describe('meanSquares', () => {
  it('averages over the elements of each sample', () => {
    closeTo(meanSquares(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 0, 0, 0), 2), [2, 12.5], 1e-15);
  });
});
