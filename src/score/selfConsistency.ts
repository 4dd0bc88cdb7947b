import type { Denoise, NoiseLevel } from './noise/level';
import { concatenate } from './concatenate';
import { meanRow, squaresAbout } from './statistics/mean';
import { childSeed, normals } from './statistics/normal';
import { spreadNormals } from './statistics/spreadNormals';
import { dpmSolver } from './solvers/dpmSolver';
import type { Solver } from './solvers/solver';
import { cleanLevel, distinct, karrasSigmas, type NoiseSchedule } from './noise/schedule';

/** What a denoiser does with its own samples at one level. */
interface LevelJudgement {
  readonly level: NoiseLevel;
  /** E‖D − x₀‖² over what the best isotropic linear denoiser leaves, s²σ²/(s² + σ²) a dimension: 1 is no better than that. */
  readonly loss: number;
  /** ⟨n̂, n̂ − n⟩/‖n̂‖², n̂ = (x − aD)/b: 0 for a posterior mean, whose error is orthogonal to whatever it is told. */
  readonly noiseBias: number;
  /** ⟨D − D̄, D − x₀⟩/‖D − D̄‖² with D̄ the mean over the samples: 0 for a posterior mean. The mean of few samples is not that of the data. */
  readonly denoisedBias: number;
  /** What chance makes of the two, in the root mean square. */
  readonly noiseChance: number;
  readonly denoisedChance: number;
}

export interface SelfConsistency {
  /** The sampling began high enough for data of such an extent. */
  readonly isReached: boolean;
  /** [count, d] */
  readonly samples: Float64Array;
  /** Standard deviation of the samples a dimension, about their mean. */
  readonly std: number;
  readonly levels: readonly LevelJudgement[];
}

/** In so few dimensions a sample is a number or two: their noise is spread evenly over its law. */
const FEW_DIMENSIONS = 8;
/** Directions in which denoised samples differ, about: fewer than there are numbers, as modes differ in size. */
const DIRECTIONS = 6;
/** Fewer numbers than this get every noise with both signs: at high σ its chance correlation with them would drown the signal. */
const SCARCE = 1000;
/** Where a round begins at least: beyond the data's extent, but below where a noise predictor's denoiser is its amplified error. */
const TOP = 5;
/** Where it ends; and the deviations of noise that the samples have at least, or a round more ends lower. */
const BOTTOM = 0.02;
const NARROW = 3;
/** Data of a larger extent are sampled from further up, in their deviations. */
const REACH = 3;

/** How thoroughly a function is judged. */
export interface Scrutiny {
  /** Levels of the test, in deviations of the samples. */
  readonly relativeSigmas: readonly number[];
  /** How it samples before the test, a round. */
  readonly solver: Solver;
  readonly steps: number;
  /** The first round begins without the mean, which the noise does not quite drown; the next from the samples of the one before. */
  readonly rounds: number;
  /** A round that began high enough and changes the extent of the samples by less than this part is the last. */
  readonly settled: number;
}

/**
 * Enough for a parameterization that leaves no doubt, one way or the other: the second-order solver draws samples of six evaluations that
 * are nearly as sharp.
 */
export const BRIEF: Scrutiny = {
  relativeSigmas: [2.5, 0.5],
  solver: dpmSolver(),
  steps: 6,
  rounds: 1,
  settled: Infinity,
};
/** For what that leaves in doubt, and for data of an extent that the first round does not reach. */
export const CLOSE: Scrutiny = {
  relativeSigmas: [2.5, 1.2, 0.5, 0.2],
  solver: dpmSolver(),
  steps: 8,
  rounds: 3,
  settled: Infinity,
};

/** Evaluations that the test takes of so many samples, at most. */
export function evaluationsOf(
  { relativeSigmas, solver, steps, rounds }: Scrutiny,
  { count, dimension }: { count: number; dimension: number },
): number {
  const each = count * dimension < SCARCE ? 2 : 1;
  return count * (rounds * solver.evaluations(steps) + each * relativeSigmas.length);
}

/** The samples that a function draws to be judged by: [count, dimension]. */
interface Draw {
  readonly dimension: number;
  readonly count: number;
  readonly seed: number;
  readonly scrutiny: Scrutiny;
}

/**
 * Does the function denoise what it draws itself? Samples of its own, with fresh noise: a posterior mean denoises them better than
 * any linear filter could, with an error orthogonal to its output. A network under another parameterization or schedule than it was
 * trained with does not: it takes the noise for more or for less than it is.
 */
export async function judgeSelfConsistency(
  denoise: Denoise,
  schedule: NoiseSchedule,
  draw: Draw,
): Promise<SelfConsistency> {
  const { samples, isReached } = await ownSamples(denoise, schedule, draw);
  const std = stdOf(samples, draw.dimension);
  const levels: LevelJudgement[] = [];
  for (const [i, relative] of draw.scrutiny.relativeSigmas.entries()) {
    const sigma = relative * std;
    if (!(sigma >= schedule.sigmaMin && sigma <= schedule.sigmaMax)) continue;
    levels.push(
      await judgeLevel(denoise, schedule.levelAt(sigma), { ...draw, samples, std, seed: childSeed(draw.seed, 10 + i) }),
    );
  }
  return { isReached, samples, std, levels };
}

/** Heun over few steps, several times over, each from the last samples: also a schedule that ends in little noise finds its data so. */
async function ownSamples(
  denoise: Denoise,
  schedule: NoiseSchedule,
  { dimension: d, count, seed, scrutiny: { solver, steps, rounds, settled } }: Draw,
): Promise<Pick<SelfConsistency, 'samples' | 'isReached'>> {
  let bottom = Math.max(schedule.sigmaMin, BOTTOM);
  let samples: Float64Array = new Float64Array(count * d);
  let std = 0;
  let top = 0;
  const needed = (): number => Math.min(schedule.sigmaMax, Math.max(TOP, REACH * std));
  let most = rounds;
  for (let round = 0; round < most; round++) {
    top = needed();
    const levels = distinct(karrasSigmas(top, bottom, steps).map((sigma) => schedule.levelAt(sigma)));
    const noisy = withNoise(samples, levels[0]!, { dimension: d, seed: childSeed(seed, round) });
    samples = await solver.sample(denoise, noisy, [...levels, cleanLevel()]);
    const before = std;
    std = stdOf(samples, d);
    if (std > 0 && std < NARROW * bottom && bottom > schedule.sigmaMin) {
      bottom = Math.max(schedule.sigmaMin, std / NARROW);
      most = Math.max(most, round + 2);
    } else if (Math.abs(std - before) < settled * std && needed() <= top) break;
  }
  return { samples, isReached: top >= needed() };
}

async function judgeLevel(
  denoise: Denoise,
  level: NoiseLevel,
  { samples: own, std, dimension: d, seed }: Draw & { readonly samples: Float64Array; readonly std: number },
): Promise<LevelJudgement> {
  const { a, b, sigma } = level;
  const isScarce = own.length < SCARCE;
  const samples = isScarce ? concatenate(own, own) : own;
  const noisy = withNoise(own, level, { dimension: d, seed });
  const x = isScarce
    ? concatenate(
        noisy,
        noisy.map((value, j) => 2 * a * own[j]! - value),
      )
    : noisy;
  const denoised = await denoise(x, level);
  const center = meanRow(denoised, d);
  let error = 0;
  let signal = 0;
  let alongSignal = 0;
  let noise = 0;
  let alongNoise = 0;
  let noiseError = 0;
  x.forEach((value, j) => {
    const off = denoised[j]! - samples[j]!;
    const centred = denoised[j]! - center[j % d]!;
    const n = (value - a * denoised[j]!) / b;
    error += off * off;
    signal += centred * centred;
    alongSignal += centred * off;
    noise += n * n;
    alongNoise -= n * (a / b) * off;
    noiseError += (a / b) ** 2 * off * off;
  });
  const linear = x.length / (1 / std ** 2 + 1 / sigma ** 2);
  return {
    level,
    loss: error / linear,
    noiseBias: alongNoise / noise,
    denoisedBias: alongSignal / signal,
    noiseChance: Math.sqrt(noiseError / noise / own.length),
    denoisedChance: Math.sqrt(error / signal / ((own.length / d) * Math.min(d, DIRECTIONS))),
  };
}

/** Root mean square about the samples' mean over all numbers. */
function stdOf(samples: Float64Array, d: number): number {
  const freedom = (samples.length / d - 1) * d;
  return Math.sqrt(squaresAbout(samples, meanRow(samples, d)) / Math.max(1, freedom));
}

function withNoise(
  clean: Float64Array,
  { a, b }: NoiseLevel,
  { dimension, seed }: Pick<Draw, 'dimension' | 'seed'>,
): Float64Array {
  const { length } = clean;
  const noise = dimension < FEW_DIMENSIONS ? spreadNormals(seed, length / dimension, dimension) : normals(seed, length);
  return noise.map((n, j) => a * clean[j]! + b * n);
}
