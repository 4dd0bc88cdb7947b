import { normals } from '../statistics/normal';
import type { NoiseLevel } from './level';

/** a·x₀ + b·n, [B, d], with n from `seed`. */
export function addNoise(clean: Float64Array, { a, b }: NoiseLevel, seed: number): Float64Array {
  return normals(seed, clean.length).map((n, j) => a * clean[j]! + b * n);
}
