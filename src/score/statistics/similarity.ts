import { squaredDistance } from '../algebra/orthonormal';

/** Per-element mean square of a − b for every sample: [B, d] → [B]. */
export function meanSquares(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const result = new Float64Array(a.length / d);
  for (let p = 0; p < result.length; p++) {
    const [start, end] = [p * d, (p + 1) * d];
    result[p] = squaredDistance(a.subarray(start, end), b.subarray(start, end)) / d;
  }
  return result;
}

/** 20 log₁₀(range / RMS), capped at 120 dB, where only rounding is left. */
export function psnr(meanSquare: number, range: number): number {
  return Math.min(120, 10 * Math.log10((range * range) / Math.max(meanSquare, Number.MIN_VALUE)));
}

/**
 * Structural similarity of two images [channels, height, width], averaged over windows and channels: Gaussian window of
 * 11 pixels and deviation 1.5, K = (0.01, 0.03) [Wang et al. 2004]. null where the image is smaller than the window.
 */
export function ssim(
  a: Float64Array,
  b: Float64Array,
  [channels, height, width]: readonly [number, number, number],
  range: number,
): number | null {
  if (height < WINDOW.length || width < WINDOW.length) return null;
  const c1 = (0.01 * range) ** 2;
  const c2 = (0.03 * range) ** 2;
  const size = height * width;
  let total = 0;
  let windows = 0;
  for (let c = 0; c < channels; c++) {
    const p = a.subarray(c * size, (c + 1) * size);
    const q = b.subarray(c * size, (c + 1) * size);
    const meanP = blur(p, height, width);
    const meanQ = blur(q, height, width);
    const squareP = blur(product(p, p), height, width);
    const squareQ = blur(product(q, q), height, width);
    const cross = blur(product(p, q), height, width);
    for (let i = 0; i < meanP.length; i++) {
      const mp = meanP[i]!;
      const mq = meanQ[i]!;
      const covariance = cross[i]! - mp * mq;
      const variances = squareP[i]! - mp * mp + squareQ[i]! - mq * mq;
      total += ((2 * mp * mq + c1) * (2 * covariance + c2)) / ((mp * mp + mq * mq + c1) * (variances + c2));
      windows++;
    }
  }
  return total / windows;
}

const WINDOW = gaussianWindow(11, 1.5);

function gaussianWindow(size: number, std: number): Float64Array {
  const weights = Float64Array.from({ length: size }, (_, i) =>
    Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * std ** 2)),
  );
  const sum = weights.reduce((s, w) => s + w, 0);
  return weights.map((w) => w / sum);
}

/** Separable, only where the window fits: [H, W] → [H − 10, W − 10]. */
function blur(image: Float64Array, height: number, width: number): Float64Array {
  const n = WINDOW.length;
  const columns = width - n + 1;
  const rows = height - n + 1;
  const across = new Float64Array(height * columns);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += WINDOW[k]! * image[y * width + x + k]!;
      across[y * columns + x] = sum;
    }
  const result = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += WINDOW[k]! * across[(y + k) * columns + x]!;
      result[y * columns + x] = sum;
    }
  return result;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const products = new Float64Array(a.length);
  for (let i = 0; i < products.length; i++) products[i] = a[i]! * b[i]!;
  return products;
}
