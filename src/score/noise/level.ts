import type { NoiseLevel } from '../../domain/noiseLevel';

export type { NoiseLevel };

/** The network as a denoiser: x [B, d] at one level → E[x₀ | x], [B, d]. State in float64 around a float32 network. */
export type Denoise = (x: Float64Array, level: NoiseLevel) => Promise<Float64Array>;

/** The level that a run starts from. */
export function firstLevel(levels: readonly NoiseLevel[]): NoiseLevel {
  const [first] = levels;
  if (!first) throw new Error('a run without noise levels');
  return first;
}
