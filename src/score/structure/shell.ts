import { meanRow } from '../statistics/mean';
import { normals } from '../statistics/normal';
import type { Neighborhood } from './jacobian';

/** How a denoiser answers on the noise shell about a point c [d], where the network was trained. */
export interface Shell {
  /** Mean of ‖D − mean‖² over probes; unrelated answers share it evenly between the odd and the even part. */
  readonly size: number;
  /** Part of it that antithetic probes c ± σn do not share with opposite sign: 0 for an affine denoiser. */
  readonly evenPart: number;
  /**
   * ‖D(c + σ(n₁ + n₂)/√2) − m − ((D(c + σn₁) − m) + (D(c + σn₂) − m))/√2‖² over ‖D(c + σn₁) − m‖², a ratio of sums: 0 for an affine
   * denoiser, 2 for unrelated answers. An odd denoiser has no even part, as an affine one has none; this tells them apart.
   */
  readonly additivity: number;
  /** Mean of D over the antithetic probes, m, [d]. */
  readonly mean: Float64Array;
  /** (D(c + σn) − D(c − σn))/2 of every pair, [pairs, d]: in the range of the Jacobian. */
  readonly odd: Float64Array;
  /** D(c + σn) of every pair, and of the sum of its noise and the next one's over √2, [pairs, d]. */
  readonly plus: Float64Array;
  readonly sums: Float64Array;
}

/** Antithetic pairs a·c ± b·n, and one sum of neighboring noises for each: 3·pairs evaluations. */
export async function probeShell(
  { denoise, level, mean: center }: Neighborhood,
  pairs: number,
  seed: number,
): Promise<Shell> {
  const d = center.length;
  const size = pairs * d;
  const noise = normals(seed, size);
  const points = new Float64Array(3 * size);
  for (let j = 0; j < size; j++) {
    const at = level.a * center[j % d]!;
    points[j] = at + level.b * noise[j]!;
    points[size + j] = at - level.b * noise[j]!;
    points[2 * size + j] = at + (level.b * (noise[j]! + noise[(j + d) % size]!)) / Math.SQRT2;
  }
  const answers = await denoise(points, level);
  const mean = meanRow(answers.subarray(0, 2 * size), d);
  const odd = new Float64Array(size);
  let [oddSquares, evenSquares, offSquares, plusSquares] = [0, 0, 0, 0];
  for (let j = 0; j < size; j++) {
    const plus = answers[j]! - mean[j % d]!;
    const minus = answers[size + j]! - mean[j % d]!;
    const neighbor = answers[(j + d) % size]! - mean[j % d]!;
    odd[j] = (plus - minus) / 2;
    oddSquares += odd[j]! ** 2;
    evenSquares += ((plus + minus) / 2) ** 2;
    plusSquares += plus ** 2;
    offSquares += (answers[2 * size + j]! - mean[j % d]! - (plus + neighbor) / Math.SQRT2) ** 2;
  }
  const all = oddSquares + evenSquares;
  return {
    size: all / pairs,
    evenPart: evenSquares / (all || 1),
    additivity: offSquares / (plusSquares || 1),
    mean,
    odd,
    plus: answers.subarray(0, size),
    sums: answers.subarray(2 * size),
  };
}
