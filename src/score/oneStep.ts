import { dot, norm } from './algebra/orthonormal';
import { addNoise } from './noise/addNoise';
import type { Denoise } from './noise/level';
import type { NoiseSchedule } from './noise/schedule';
import type { SelfConsistency } from './selfConsistency';
import { meanRow, squaresAbout } from './statistics/mean';
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
/** Beyond these few samples, and more, leave no doubt that it is none. */
const FAR_FROM_FEW = [0.15, 8] as const;
const FAR_FROM_MANY = [0.15, 8] as const;
/** The part of an answer that has nothing to do with the sample under the noise: 0 of a posterior mean. */
const UNRELATED = 0.5;
/** The part of an answer that is the noise, made smaller: a schedule that is not the network's leaves so much of it. */
const MERE_NOISE = 0.7;
/**
 * An answer that varies about as much as the samples is one. A network's own error is smaller (networks that were trained stay below
 * 0.1 here), or grows with the noise. Samples drawn with a student in several steps vary more than its answers, up to three times.
 */
const AS_SAMPLES = [0.2, 2] as const;
const STEADY = 1.4;

/**
 * Whether the network answers noise with finished samples: a one-step student, such as a consistency or distilled network. A posterior
 * mean does not commit itself to one sample where noise drowns the data.
 * @param drawMore more samples of its own, [n, d]: how much those of a short look vary is a matter of chance; null where it is enough to know
 * whether it may be one
 */
export async function answersWithSamples(
  denoise: Denoise,
  schedule: NoiseSchedule,
  { samples: own, std }: SelfConsistency,
  { dimension, seed, drawMore }: { dimension: number; seed: number; drawMore: (() => Promise<Float64Array>) | null },
): Promise<boolean> {
  const answersAt = async (k: 0 | 1, count: number): Promise<Answers | null> => {
    const { least, ofRoot } = DROWNED[k];
    const part = least / DROWNED[0].least;
    const sigma = Math.min(Math.max(least, ofRoot * Math.sqrt(dimension)) * std, schedule.sigmaMax * part);
    if (sigma < LEAST * std) return null;
    // They come again with another noise where there are fewer.
    const samples = Float64Array.from({ length: count * dimension }, (_, j) => own[j % own.length]!);
    const level = schedule.levelAt(sigma);
    // The same noise at both levels: a student answers both with the same samples.
    const x = addNoise(samples, level, childSeed(seed, 40));
    const answers = await denoise(x, level);
    return { ...related(answers, samples, dimension), noise: correlation(answers, x, dimension) ** 2 };
  };
  const first = await answersAt(0, FEW);
  if (!first || !isWithin(FAR_FROM_FEW, first.spread / std ** 2)) return false;
  const spreads: number[] = [];
  for (const k of [0, 1] as const) {
    const answers = await answersAt(k, MANY);
    if (!answers || answers.unrelated < UNRELATED || answers.noise > MERE_NOISE) return false;
    if (!isWithin(FAR_FROM_MANY, answers.spread / std ** 2)) return false;
    spreads.push(answers.spread);
  }
  if (Math.max(...spreads) > STEADY * Math.min(...spreads)) return false;
  if (drawMore === null) return true;
  const samples = await drawMore();
  const variance = squaresAbout(samples, meanRow(samples, dimension)) / (samples.length - dimension);
  return spreads.every((spread) => isWithin(AS_SAMPLES, spread / variance));
}

/** What a few samples under noise are answered with: see `related`, and the part of it that is the noise itself. */
type Answers = ReturnType<typeof related> & { readonly noise: number };

function isWithin([least, most]: readonly [number, number], value: number): boolean {
  return value >= least && value <= most;
}

/** Of rows [n, d] about their means. */
function correlation(one: Float64Array, other: Float64Array, d: number): number {
  const [ofOne, ofOther] = [centered(one, d), centered(other, d)];
  return dot(ofOne, ofOther) / (norm(ofOne) * norm(ofOther));
}

function centered(rows: Float64Array, d: number): Float64Array {
  const mean = meanRow(rows, d);
  return rows.map((value, j) => value - mean[j % d]!);
}

/** The part of the answers that the samples do not explain, and their mean square about their mean; answers and samples are [n, d]. */
function related(answers: Float64Array, samples: Float64Array, d: number): { unrelated: number; spread: number } {
  const ofAnswers = centered(answers, d);
  const squares = dot(ofAnswers, ofAnswers);
  return { unrelated: 1 - dot(ofAnswers, centered(samples, d)) / squares, spread: squares / (answers.length - d) };
}
