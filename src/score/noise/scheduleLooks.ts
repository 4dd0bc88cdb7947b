import { meanRow } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { lnSigmaAt } from './fitSchedule';
import { levelEvidence, type LevelBiases } from './levelEvidence';
import type { UnknownSchedule } from './measureSchedule';

/** Beyond these ln σ nothing is told apart. */
const LEAST = Math.log(0.01);
const MOST = Math.log(150);
/** A look says where to go next up to this distance in ln σ. */
const REACH = 1.5;
/** Bias that an exact network has after so short a sampling, by chance aside, and how that grows above σ = 3 with ln σ. */
const FLOOR = 0.03;
const GROWTH = 2;
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
  readonly against: ((lnSigma: number) => number)[];
}

/** Looks at samples at a few timesteps, at the levels that a schedule has there. */
export async function lookedAt(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  { samples, alphas }: Pick<SampleSet, 'samples' | 'alphas'>,
  moments: readonly number[],
  seed: number,
): Promise<SampleSet> {
  const own = { samples, mean: meanRow(samples, d) };
  const against: ((lnSigma: number) => number)[] = [];
  for (const [i, time] of moments.entries()) {
    const lnSigma = withinReason(lnSigmaAt(alphas, time));
    const look = await levelEvidence(answer, coefficients, own, { lnSigma, time, seed: childSeed(seed, i) });
    against.push((anyLnSigma) => {
      const at = withinReason(anyLnSigma);
      return Math.abs(at - lnSigma) > REACH
        ? 2 * MOST_SAID
        : squaredDeviations(look.biases(at), at, { count: samples.length / d, d });
    });
  }
  return { samples, alphas, against };
}

function withinReason(lnSigma: number): number {
  return Math.min(MOST, Math.max(LEAST, lnSigma));
}

/** How far two biases are from 0, in their chance errors: of the noise over all numbers, of the sample over the few directions that it has. */
function squaredDeviations(
  { noise, noiseError, denoised, denoisedError }: LevelBiases,
  lnSigma: number,
  { count, d }: { count: number; d: number },
): number {
  const floor = FLOOR * (1 + GROWTH * Math.max(0, lnSigma - Math.log(3)));
  const ofNoise = noise ** 2 / (noiseError ** 2 / (count * d) + floor ** 2);
  const ofSample = denoised ** 2 / (denoisedError ** 2 / (count * Math.min(d, DIRECTIONS)) + floor ** 2);
  return Math.min(MOST_SAID, ofNoise) + Math.min(MOST_SAID, ofSample);
}
