import { meanRow, squaresAbout } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { heun } from '../solvers/solver';
import { addNoise } from './addNoise';
import {
  familySchedule,
  freeFits,
  lnSigmaAt,
  scoredAnew,
  usualFits,
  type ScheduleFit,
  type SeenTimestep,
} from './fitSchedule';
import type { Denoise } from './level';
import { levelEvidence, type Answer, type CoefficientsAt, type LevelEvidence, type OwnSamples } from './levelEvidence';
import { cleanLevel, distinct, karrasSigmas, vpSchedule } from './schedule';
import { scheduleFamilies } from './scheduleFamilies';

/** A network whose timesteps stand for noise levels that nobody stated. */
export interface UnknownSchedule {
  /** x [B, d] at a timestep from 0 → the network's output [B, d]. */
  readonly answer: Answer;
  readonly coefficients: CoefficientsAt;
  readonly dimension: number;
  readonly timesteps: number;
  /** ᾱ of the likeliest schedule, [T], where something speaks for one. */
  readonly start?: Float64Array;
  /** Samples of its own to look at. */
  readonly count: number;
  readonly seed: number;
}

/** Where the timesteps lie that are looked at, as parts of T: the first hold hardly any noise, and the last hardly any signal. */
const PARTS = [0.02, 0.05, 0.1, 0.17, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93, 0.98];
/** Beyond these σ nothing is told apart. */
const LEAST = Math.log(0.01);
const MOST = Math.log(150);
/** A look serves for levels that are closer than this in ln σ, and says something up to the second distance. */
const NEAR = 0.35;
const REACH = 0.7;
/** Rounds of sampling, looking and fitting; each starts from the schedule that the one before found. */
const ROUNDS = 4;
const STEPS = 8;
/** A network that is this far from any schedule after a round is not one of the kind that it is taken for. */
const HOPELESS = 0.45;
/** Schedules that differ by less in ln σ are taken for one. */
const SETTLED = 0.05;
/** Free parameters must be better by this than those of published networks, which chance alone does not make fit. */
const CLEARLY = 0.05;

/**
 * Finds the schedule under which the network agrees with itself at every timestep: its own samples with noise of the level that a
 * timestep stands for are denoised with errors orthogonal to what it answers, and with noise of any other level they are not.
 * @returns fits of the last round, the best first
 */
export async function measureSchedule(unknown: UnknownSchedule): Promise<ScheduleFit[]> {
  const { dimension: d, timesteps, count, seed } = unknown;
  const moments = [...new Set(PARTS.map((part) => Math.round(part * (timesteps - 1))))];
  let samples: Float64Array = new Float64Array(count * d);
  let found: ScheduleFit | null = null;
  let fits: ScheduleFit[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const guess: Float64Array = found?.alphas ?? unknown.start ?? starts(timesteps)[0]!;
    for (let again = 0; again < (found ? 1 : 3); again++)
      samples = await drawOwn(unknown, guess, samples, childSeed(seed, 4 * round + again));
    const looks = new Looks(unknown, { samples, mean: meanRow(samples, d) }, moments);
    for (const alphas of found ? [guess] : [guess, ...starts(timesteps)]) await looks.along(alphas);
    fits = await fitted(timesteps, looks);
    const [best] = fits;
    if (!best || best.inconsistency > HOPELESS) break;
    const isSettled = distance({ alphas: guess }, best) < SETTLED;
    found = best;
    if (isSettled) break;
  }
  return fits;
}

/** Fits, and looks where they lead, until they lead to nothing new. */
async function fitted(timesteps: number, looks: Looks): Promise<ScheduleFit[]> {
  let fits: ScheduleFit[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const usual = usualFits(timesteps, looks.seen);
    const free = freeFits(usual, looks.seen);
    fits = [...usual, ...free].sort((a, b) => handicapped(a) - handicapped(b));
    const before = looks.count;
    for (const { alphas } of [...usual.slice(0, 2), ...free.slice(0, 2)]) await looks.along(alphas);
    if (looks.count === before) return fits;
  }
  return fits.map((fit) => scoredAnew(fit, looks.seen)).sort((a, b) => handicapped(a) - handicapped(b));
}

/** Chance weighs most where noise is high, so that what is measured between counts twice. */
function handicapped({ inconsistency, core, isUsual }: ScheduleFit): number {
  return inconsistency / 2 + core + (isUsual ? 0 : CLEARLY);
}

/**
 * Largest difference in ln σ between two schedules of as many timesteps, between no noise and nothing but noise.
 * @param drowned σ from which there is nothing but noise
 */
export function distance(a: Pick<ScheduleFit, 'alphas'>, b: Pick<ScheduleFit, 'alphas'>, drowned = 10): number {
  const within = (ln: number): number => Math.min(Math.log(drowned), Math.max(Math.log(0.1), ln));
  const last = a.alphas.length - 1;
  return Math.max(
    ...PARTS.map((part) => {
      const t = Math.round(part * last);
      return Math.abs(within(lnSigmaAt(a.alphas, t)) - within(lnSigmaAt(b.alphas, t)));
    }),
  );
}

/** ᾱ of schedules that lie apart, so that looks along them cover what schedules there are. */
function starts(timesteps: number): Float64Array[] {
  return ['linear', 'scaled-linear', 'cosine', 'sigmoid', 'linear-alpha'].flatMap((name) => {
    const family = scheduleFamilies.find((one) => one.name === name)!;
    const usual = family.usual(timesteps);
    // With few timesteps, or many, β that end in noise.
    const scaled = [100 / (1000 * timesteps), Math.min(0.5, 20 / timesteps)];
    const parameters = name === 'linear' ? scaled : usual[0]!;
    return [familySchedule(family, timesteps, parameters).alphas];
  });
}

/** Heun over few steps from the last samples with noise. */
async function drawOwn(
  { answer, coefficients, dimension: d }: UnknownSchedule,
  alphas: Float64Array,
  samples: Float64Array,
  seed: number,
): Promise<Float64Array> {
  const schedule = vpSchedule(alphas);
  const denoise: Denoise = async (x, level) => {
    const { cSkip, cOut } = coefficients(level);
    const output = await answer(x, level.time);
    return output.map((value, j) => cSkip * x[j]! + cOut * value);
  };
  const center = meanRow(samples, d);
  const std = Math.sqrt(squaresAbout(samples, center) / Math.max(1, samples.length - d));
  const top = Math.min(schedule.sigmaMax, Math.max(5, 3 * std));
  const levels = distinct(
    karrasSigmas(top, Math.max(schedule.sigmaMin, 0.02), STEPS).map((sigma) => schedule.levelAt(sigma)),
  );
  return heun.sample(denoise, addNoise(samples, levels[0]!, seed), [...levels, cleanLevel()]);
}

/** Looks at one set of samples, at the same timesteps and different levels. */
class Looks {
  count = 0;
  private readonly looks = new Map<number, LevelEvidence[]>();
  readonly seen: readonly SeenTimestep[];

  constructor(
    private readonly unknown: UnknownSchedule,
    private readonly samples: OwnSamples,
    timesteps: readonly number[],
  ) {
    this.seen = timesteps.map((timestep) => ({
      timestep,
      inconsistency: (lnSigma) => this.inconsistency(timestep, lnSigma),
    }));
  }

  /** At the levels that a schedule has, where no look is near. */
  async along(alphas: Float64Array): Promise<void> {
    const { answer, coefficients, seed } = this.unknown;
    for (const { timestep } of this.seen) {
      const lnSigma = within(lnSigmaAt(alphas, timestep));
      const looks = this.looks.get(timestep) ?? [];
      if (looks.some(({ at }) => Math.abs(at - lnSigma) < NEAR)) continue;
      this.count++;
      const at = { lnSigma, time: timestep, seed: childSeed(seed, 100 + timestep) };
      this.looks.set(timestep, [...looks, await levelEvidence(answer, coefficients, this.samples, at)]);
    }
  }

  private inconsistency(timestep: number, anyLnSigma: number): number {
    const lnSigma = within(anyLnSigma);
    let nearest: LevelEvidence | null = null;
    for (const look of this.looks.get(timestep) ?? [])
      if (!nearest || Math.abs(look.at - lnSigma) < Math.abs(nearest.at - lnSigma)) nearest = look;
    return nearest && Math.abs(nearest.at - lnSigma) <= REACH ? nearest.inconsistency(lnSigma) : 1;
  }
}

function within(lnSigma: number): number {
  return Math.min(MOST, Math.max(LEAST, lnSigma));
}
