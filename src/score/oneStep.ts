import { addNoise } from './noise/addNoise';
import type { Denoise } from './noise/level';
import type { NoiseSchedule } from './noise/schedule';
import type { SelfConsistency } from './selfConsistency';
import { meanRow } from './statistics/mean';
import { childSeed } from './statistics/normal';

/** Noise that drowns the data of most networks, in their deviations, and somewhat less. */
const DROWNED = [20, 12.5] as const;
/** Noise of less than this hides too little. */
const LEAST = 5;
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
  { samples, std }: SelfConsistency,
  { dimension, seed }: { dimension: number; seed: number },
): Promise<boolean> {
  if (samples.length < 4 * dimension) return false;
  const spreads: number[] = [];
  for (const [k, relative] of DROWNED.entries()) {
    const sigma = Math.min(relative * std, schedule.sigmaMax * (relative / DROWNED[0]));
    if (sigma < LEAST * std) return false;
    const level = schedule.levelAt(sigma);
    const denoised = await denoise(addNoise(samples, level, childSeed(seed, 40 + k)), level);
    const { unrelated, spread } = related(denoised, samples, dimension);
    if (unrelated < UNRELATED || spread / std ** 2 < AS_SAMPLES[0] || spread / std ** 2 > AS_SAMPLES[1]) return false;
    spreads.push(spread);
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
