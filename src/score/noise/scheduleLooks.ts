import { meanRow, squaresAbout } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { lnSigmaAt } from './fitSchedule';
import { levelEvidence, type LevelBiases, type LevelEvidence } from './levelEvidence';
import type { UnknownSchedule } from './measureSchedule';

/** Beyond these ln σ nothing is told apart. */
const LEAST = Math.log(0.01);
const MOST = Math.log(150);
/** A look says where to go next up to this distance in ln σ. */
const REACH = 1.5;
/** Bias of the sample that an exact network has after so short a sampling, by chance aside, and how that grows above σ = 3 with ln σ. */
const FLOOR = 0.03;
const GROWTH = 2;
/**
 * The same of the noise: hardly any where the noise is larger than what the sampling leaves unfinished, which is a part of the samples'
 * variance; and the most.
 */
const LEAST_OF_NOISE = 0.005;
const UNFINISHED = 0.004;
const MOST_OF_NOISE = 0.06;
/** Part of the next level's errors that a level may have unseen. */
const UNSEEN = 0.4;
/** Directions in which denoised samples differ, at most. */
const DIRECTIONS = 10;
/** What a single look may say against a schedule, in squared deviations of chance for each of its two biases. */
const MOST_SAID = 16;

/** The looks at one set of samples: what they say of ln σ at a timestep, in squared deviations of chance. */
export interface SampleSet {
  readonly samples: Float64Array;
  /** The schedule under which they were drawn and looked at, [T]. */
  readonly alphas: Float64Array;
  /** [looks] */
  readonly against: readonly ((lnSigma: number) => number)[];
}

/** Looks at samples at a few timesteps, at the levels that a schedule has there. */
export async function lookedAt(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  { samples, alphas }: Pick<SampleSet, 'samples' | 'alphas'>,
  moments: readonly number[],
  seed: number,
): Promise<SampleSet> {
  const own = { samples, mean: meanRow(samples, d) };
  const count = samples.length / d;
  const variance = squaresAbout(samples, own.mean) / Math.max(1, samples.length - d);
  const looks: LevelEvidence[] = [];
  for (const [i, time] of moments.entries()) {
    const lnSigma = withinReason(lnSigmaAt(alphas, time));
    looks.push(await levelEvidence(answer, coefficients, own, { lnSigma, time, seed: childSeed(seed, i) }));
  }
  const against = looks.map((look, i) => {
    const unseen = unseenErrors(look, looks[i + 1]);
    return (anyLnSigma: number): number => {
      const at = withinReason(anyLnSigma);
      return Math.abs(at - look.at) > REACH
        ? 2 * MOST_SAID
        : squaredDeviations(look.biases(at), at, { count, d, variance, unseen });
    };
  });
  return { samples, alphas, against };
}

function withinReason(lnSigma: number): number {
  return Math.min(MOST, Math.max(LEAST, lnSigma));
}

/** Errors that a look may have without showing them. */
interface Unseen {
  readonly noise: number;
  readonly denoised: number;
}

/**
 * What few samples hardly ever show at one level, such as a sample that is taken for another, they show at the next: there, errors are
 * larger by the noise, hardly by more.
 */
function unseenErrors(look: LevelEvidence, next: LevelEvidence | undefined): Unseen {
  if (!next || next.at <= look.at) return { noise: 0, denoised: 0 };
  const { noiseError, denoisedError } = next.biases(next.at);
  const smaller = Math.exp(look.at - next.at);
  return {
    noise: (UNSEEN * Math.min(noiseError, 1)) / Math.max(smaller, 0.3),
    denoised: UNSEEN * Math.min(denoisedError, 2),
  };
}

/** How far two biases are from 0, in their chance errors: of the noise over all numbers, of the sample over the few directions that it has. */
function squaredDeviations(
  { noise, noiseError, denoised, denoisedError }: LevelBiases,
  lnSigma: number,
  { count, d, variance, unseen }: { count: number; d: number; variance: number; unseen: Unseen },
): number {
  const ofNoiseFloor = Math.min(MOST_OF_NOISE, LEAST_OF_NOISE + UNFINISHED * variance * Math.exp(-2 * lnSigma));
  const floor = FLOOR * (1 + GROWTH * Math.max(0, lnSigma - Math.log(3)));
  const ofNoise = noise ** 2 / (Math.max(noiseError, unseen.noise) ** 2 / (count * d) + ofNoiseFloor ** 2);
  const ofSampleError = Math.max(denoisedError, unseen.denoised) ** 2 / (count * Math.min(d, DIRECTIONS));
  const ofSample = denoised ** 2 / (ofSampleError + floor ** 2);
  return softened(ofNoise) + softened(ofSample);
}

/** Beyond the most, more says hardly more, but still which way to go. */
function softened(value: number): number {
  return value <= MOST_SAID ? value : MOST_SAID * (1 + Math.log(value / MOST_SAID));
}
