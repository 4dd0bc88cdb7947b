import { dot, norm } from './algebra/orthonormal';
import { addNoise } from './noise/addNoise';
import type { Denoise, NoiseLevel } from './noise/level';
import type { NoiseSchedule } from './noise/schedule';
import type { SelfConsistency } from './selfConsistency';
import { meanRow } from './statistics/mean';
import { childSeed } from './statistics/normal';

/** What a flow shows of the noise that it was trained with, where it is not Gaussian of mean 0 and standard deviation 1. */
export interface OtherSource {
  /** Root mean square of the source's mean, a dimension. */
  readonly mean: number;
  /** Square error of denoised samples over what the network's answers imply it to be: 1 for such noise, about r² for r times as much. */
  readonly excess: number;
}

/** Means of exact and trained flows from Gaussian noise stay below 0.17. */
const MEAN = 0.3;
/** Levels above the data's extent, in their deviations, and the excess there; exact and trained flows stay below 1.2. */
const LEVELS = [
  { relative: 2.5, most: 1.4 },
  { relative: 5, most: 1.25 },
] as const;
/** Directions in which few samples differ, and deviations of chance that an excess has to be beyond. */
const DIRECTIONS = 6;
const CHANCE = 3;

/**
 * Of a flow from x₀ to x₁ the velocity at x₀ is E[x₁] − x₀, so that its mean is seen at once. Its variance shows in the error: with
 * n ~ N(0, 1) the mean of ‖x₀ − D‖² is σ⟨n, D⟩ (Stein's lemma), whatever the data.
 * @param drawMore more samples of its own, [n, d]
 * @returns null where nothing speaks against Gaussian noise
 */
export async function otherSource(
  denoise: Denoise,
  schedule: NoiseSchedule,
  { samples, std }: SelfConsistency,
  { dimension, seed, drawMore }: { dimension: number; seed: number; drawMore: () => Promise<Float64Array> },
): Promise<OtherSource | null> {
  const mean = await sourceMean(denoise, schedule.levelAt(schedule.sigmaMin), samples, dimension);
  const levels = LEVELS.map(({ relative, most }) => ({ level: schedule.levelAt(relative * std), most }));
  const excessAt = (level: NoiseLevel, of: Float64Array): Promise<number> =>
    excess(denoise, level, of, childSeed(seed, 80));
  const [first] = levels;
  if (!first) return null;
  const byChance = (of: Float64Array): number =>
    1 + CHANCE * Math.sqrt(2 / ((of.length / dimension) * Math.min(dimension, DIRECTIONS)));
  const glimpse = await excessAt(first.level, samples);
  if (mean > MEAN) return { mean, excess: glimpse };
  if (!(glimpse > byChance(samples))) return null;
  const more = await drawMore();
  const excesses: number[] = [];
  for (const { level, most } of levels) {
    const seen = await excessAt(level, more);
    if (!(seen > Math.max(most, byChance(more)))) return null;
    excesses.push(seen);
  }
  return { mean, excess: Math.max(...excesses) };
}

/** Of the noise that a denoiser takes clean samples to hold, [n, d]. */
async function sourceMean(denoise: Denoise, level: NoiseLevel, samples: Float64Array, d: number): Promise<number> {
  const { a, b } = level;
  const denoised = await denoise(
    samples.map((value) => a * value),
    level,
  );
  const noise = samples.map((value, j) => (a * (value - denoised[j]!)) / b);
  return norm(meanRow(noise, d)) / Math.sqrt(d);
}

/** ‖x₀ − D‖² over σ⟨n, D⟩, every noise with both signs. */
async function excess(denoise: Denoise, level: NoiseLevel, samples: Float64Array, seed: number): Promise<number> {
  const { a, b, sigma } = level;
  const noisy = addNoise(samples, level, seed);
  const mirrored = noisy.map((value, j) => 2 * a * samples[j]! - value);
  const [one, other] = [await denoise(noisy, level), await denoise(mirrored, level)];
  const noise = noisy.map((value, j) => (value - a * samples[j]!) / b);
  const difference = one.map((value, j) => (value - other[j]!) / 2);
  const errors = [one, other].map((denoised) => denoised.map((value, j) => value - samples[j]!));
  return errors.reduce((sum, error) => sum + dot(error, error) / 2, 0) / (sigma * dot(noise, difference));
}
