import { addNoise } from './noise/addNoise';
import type { Denoise } from './noise/level';
import type { NoiseSchedule } from './noise/schedule';
import type { SelfConsistency } from './selfConsistency';
import { meanRow } from './statistics/mean';
import { childSeed } from './statistics/normal';

/**
 * Noise that drowns the data of most networks, in the deviations that a few samples show, and somewhat less: at least so many, and so many
 * times √d, as the largest mode may hold most of the variance of all d numbers.
 */
const DROWNED = [
  { least: 40, ofRoot: 4 },
  { least: 25, ofRoot: 2.5 },
] as const;
/** Noise of less than this hides too little. */
const LEAST = 5;
/** Samples that are looked at: a few, and more where these leave it open. */
const [FEW, MANY] = [4, 16] as const;
/** Beyond these few samples leave no doubt that it is none. */
const FAR_FROM_SAMPLES = [0.15, 6] as const;
/** The part of an answer that has nothing to do with the sample under the noise: 0 of a posterior mean. */
const UNRELATED = 0.6;
/** An answer that varies about as much as the samples is one. A network's own error is smaller, or grows with the noise. */
const AS_SAMPLES = [0.4, 1.6] as const;
const STEADY = 1.4;

/**
 * Whether the network answers noise with finished samples: a one-step student, such as a consistency or distilled network. A posterior
 * mean does not commit itself to one sample where noise drowns the data.
 */
export async function answersWithSamples(
  denoise: Denoise,
  schedule: NoiseSchedule,
  { samples: own, std }: SelfConsistency,
  { dimension, seed }: { dimension: number; seed: number },
): Promise<boolean> {
  const answersAt = async (k: 0 | 1, count: number): Promise<ReturnType<typeof related> | null> => {
    const { least, ofRoot } = DROWNED[k];
    const part = least / DROWNED[0].least;
    const sigma = Math.min(Math.max(least, ofRoot * Math.sqrt(dimension)) * std, schedule.sigmaMax * part);
    if (sigma < LEAST * std) return null;
    // They come again with another noise where there are fewer.
    const samples = Float64Array.from({ length: count * dimension }, (_, j) => own[j % own.length]!);
    const level = schedule.levelAt(sigma);
    return related(await denoise(addNoise(samples, level, childSeed(seed, 40 + k)), level), samples, dimension);
  };
  const isBetween = (spread: number, [least, most]: readonly [number, number]): boolean =>
    spread >= least * std ** 2 && spread <= most * std ** 2;
  const first = await answersAt(0, FEW);
  if (!first || !isBetween(first.spread, FAR_FROM_SAMPLES)) return false;
  const spreads: number[] = [];
  for (const k of [0, 1] as const) {
    const answers = await answersAt(k, MANY);
    if (!answers || answers.unrelated < UNRELATED || !isBetween(answers.spread, AS_SAMPLES)) return false;
    spreads.push(answers.spread);
  }
  return Math.max(...spreads) < STEADY * Math.min(...spreads);
}

/** The part of the answers that the samples do not explain, and their mean square about their mean; answers and samples are [n, d]. */
function related(answers: Float64Array, samples: Float64Array, d: number): { unrelated: number; spread: number } {
  const [ofAnswers, ofSamples] = [meanRow(answers, d), meanRow(samples, d)];
  let squares = 0;
  let off = 0;
  for (let j = 0; j < answers.length; j++) {
    const answer = answers[j]! - ofAnswers[j % d]!;
    squares += answer * answer;
    off += answer * (answer - (samples[j]! - ofSamples[j % d]!));
  }
  return { unrelated: off / squares, spread: squares / (answers.length - d) };
}
