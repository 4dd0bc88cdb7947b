import { meanRow } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { lnSigmaAt } from './fitSchedule';
import { levelEvidence, type LevelBiases, type LevelEvidence } from './levelEvidence';
import type { UnknownSchedule } from './measureSchedule';

/** Beyond these ln σ nothing is told apart. */
const LEAST = Math.log(0.01);
const MOST = Math.log(150);
/** A look says where to go next up to this distance in ln σ. */
const REACH = 1.5;
/**
 * Bias that an exact network has after so short a sampling, by chance aside, and how that grows with ln σ above σ = 3, and below 0.3, where
 * the noise is as small as what the sampling leaves unfinished.
 */
const FLOOR = 0.03;
const GROWTH = 2;
const DECLINE = 1;
/** Part of the next level's errors that a level may have unseen. */
const UNSEEN = 0.4;
/** Directions in which denoised samples differ, at most. */
const DIRECTIONS = 10;
/** What a single look may say against a schedule, in squared deviations of chance for each of its two biases. */
const MOST_SAID = 16;

/** The looks at one set of samples: what they say of ln σ at a timestep, in squared deviations of chance. */
export interface SampleSet {
  readonly samples: Float64Array;
  /** The schedule under which they were drawn and first looked at, [T]. */
  readonly alphas: Float64Array;
  /** Looks along one schedule after another, [schedules, timesteps]. */
  readonly sweeps: readonly (readonly LevelEvidence[])[];
  /** [timesteps] */
  readonly against: readonly ((lnSigma: number) => number)[];
}

/** Where samples are looked at: timesteps, and the noise that is added there. */
interface Sweep {
  readonly moments: readonly number[];
  readonly seed: number;
}

/** Looks at samples at a few timesteps, at the levels that the schedule has there under which they were drawn. */
export function lookedAt(
  unknown: UnknownSchedule,
  drawn: Pick<SampleSet, 'samples' | 'alphas'>,
  sweep: Sweep,
): Promise<SampleSet> {
  return alsoLookedAt(unknown, { ...drawn, sweeps: [], against: [] }, drawn.alphas, sweep);
}

/** The same samples looked at along another schedule, too: far from it, a look says little of a level. */
export async function alsoLookedAt(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  { samples, alphas, sweeps }: SampleSet,
  along: Float64Array,
  { moments, seed }: Sweep,
): Promise<SampleSet> {
  const own = { samples, mean: meanRow(samples, d) };
  const looks: LevelEvidence[] = [];
  for (const [i, time] of moments.entries()) {
    const lnSigma = withinReason(lnSigmaAt(along, time));
    looks.push(await levelEvidence(answer, coefficients, own, { lnSigma, time, seed: childSeed(seed, i) }));
  }
  const all = [...sweeps, looks];
  const count = samples.length / d;
  const against = moments.map((_, i) => {
    const each = all.map((one) => ({ look: one[i]!, unseen: unseenErrors(one[i]!, one[i + 1]) }));
    return (anyLnSigma: number): number => {
      const at = withinReason(anyLnSigma);
      const { look, unseen } = each.reduce((nearest, one) =>
        Math.abs(one.look.at - at) < Math.abs(nearest.look.at - at) ? one : nearest,
      );
      return Math.abs(at - look.at) > REACH
        ? 2 * MOST_SAID
        : squaredDeviations(look.biases(at), at, { count, d, unseen });
    };
  });
  return { samples, alphas, sweeps: all, against };
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
  { count, d, unseen }: { count: number; d: number; unseen: Unseen },
): number {
  const beyond = GROWTH * Math.max(0, lnSigma - Math.log(3)) + DECLINE * Math.max(0, Math.log(0.3) - lnSigma);
  const floor = FLOOR * (1 + beyond);
  const ofNoise = noise ** 2 / (Math.max(noiseError, unseen.noise) ** 2 / (count * d) + floor ** 2);
  const ofSampleError = Math.max(denoisedError, unseen.denoised) ** 2 / (count * Math.min(d, DIRECTIONS));
  const ofSample = denoised ** 2 / (ofSampleError + floor ** 2);
  return softened(ofNoise) + softened(ofSample);
}

/** Beyond the most, more says hardly more, but still which way to go. */
function softened(value: number): number {
  return value <= MOST_SAID ? value : MOST_SAID * (1 + Math.log(value / MOST_SAID));
}
