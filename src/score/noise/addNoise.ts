import { normals } from '../statistics/normal';
import type { NoiseLevel } from './level';

/** a·x₀ + b·n, [B, d], with n from `seed`. */
export function addNoise(clean: Float64Array, { a, b }: NoiseLevel, seed: number): Float64Array {
  const noisy = normals(seed, clean.length);
  for (let j = 0; j < noisy.length; j++) noisy[j] = a * clean[j]! + b * noisy[j]!;
  return noisy;
}
