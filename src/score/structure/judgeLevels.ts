import { norm } from '../algebra/orthonormal';
import { totalVariance, type Gaussian } from '../gaussian';
import type { Denoise, NoiseLevel } from '../noise/level';
import type { NoiseSchedule } from '../noise/schedule';
import { childSeed } from '../statistics/normal';
import { probeShell, type Shell } from './shell';

/** A network as a denoiser, and the noise levels it knows. */
export interface ScheduledDenoiser {
  readonly denoise: Denoise;
  readonly schedule: NoiseSchedule;
}

/** How one noise level was judged when looking for the data's Gaussian in the denoiser. */
export interface LevelJudgement {
  readonly sigma: number;
  /** D there follows the input again and again, is no larger than data of this variance allow, and centered where the samples are. */
  readonly repeatable: boolean;
  readonly evenPart: number;
  readonly additivity: number;
}

/** A level with what its shell shows. */
export interface JudgedLevel {
  readonly level: NoiseLevel;
  readonly shell: Shell;
  readonly judgement: LevelJudgement;
}

/** σ over √λ₁ from which on all data look Gaussian to 1e-6 of their denoiser. */
const FAR = 30;
/**
 * Part of D that antithetic probes may share with the same sign: unrelated answers share half. Data of one-sided clusters share up to 0.4
 * where σ_max is less than twice as wide as they are; no error of ε grows much up to there.
 */
const EVEN = { usual: 0.3, wideData: 0.42 };
/** Additivity error from which a level is more bent, or more noise, than linear: unrelated answers have 2. */
const BENT = 1;
/**
 * A mean stays from a level to the next, and data's part in D grows as 1/σ; an error of ε multiplied by σ moves and shrinks as σ does. By
 * such parts, of the way from the samples' mean and of ‖D − m‖², the two are told apart where a few samples happen to be of one kind.
 */
const [STAYS, GROWS] = [0.1, 1.5];

/**
 * Every level from the top down, each about the mean that the most affine of those above shows.
 * @param own the Gaussian of `count` of the network's own samples
 */
export async function judgeLevels(
  { denoise, schedule }: ScheduledDenoiser,
  own: Gaussian,
  { pairs, count }: { readonly pairs: number; readonly count: number },
  stream: number,
): Promise<JudgedLevel[]> {
  const scale = Math.sqrt(own.eigenvalues[0] ?? own.tail);
  const even = schedule.sigmaMax < 2 * scale ? EVEN.wideData : EVEN.usual;
  // Twice the standard error of the samples' mean, squared.
  const meanStandardError = (4 * totalVariance(own)) / count;
  // The variance of S samples scatters by √(2/S), and the largest size is a square of it: a few samples prove little.
  const slack = (1 + 2 * Math.sqrt(2 / count)) ** 2;
  const probed: { level: NoiseLevel; shell: Shell; isLinear: boolean; isSized: boolean; isCentered: boolean }[] = [];
  let mean = own.mean;
  let least = Infinity;
  for (const [index, level] of levelsFor(schedule, scale).entries()) {
    const shell = await probeShell({ denoise, level, mean }, pairs, childSeed(stream, index));
    const { evenPart, additivity, size } = shell;
    const largest = largestSize(own, level);
    const isLinear = evenPart < even && additivity < BENT;
    const isSized = size < slack * largest;
    // A bias of ε multiplied by σ is as repeatable as a mean: the samples tell them apart, or else the next level.
    const isCentered = distance(shell.mean, own.mean) ** 2 < largest + meanStandardError;
    probed.push({ level, shell, isLinear, isSized, isCentered });
    if (!(isLinear && isSized && isCentered) || additivity >= least) continue;
    least = additivity;
    mean = shell.mean;
  }
  return probed.map(({ level, shell, isLinear, isSized, isCentered }, i) => {
    const [above, below] = [probed[i - 1], probed[i + 1]].map((one) => (one?.isLinear ? one.shell : undefined));
    const grows = (above && shell.size > GROWS * above.size) ?? (below && below.size > GROWS * shell.size) ?? false;
    const way = distance(shell.mean, own.mean);
    const stays = [above, below].some((one) => one && distance(shell.mean, one.mean) < STAYS * way);
    const repeatable = isLinear && (isSized || grows) && (isCentered || stays);
    const { evenPart, additivity } = shell;
    return { level, shell, judgement: { sigma: level.sigma, repeatable, evenPart, additivity } };
  });
}

function distance(a: Float64Array, b: Float64Array): number {
  return norm(a.map((value, i) => value - b[i]!));
}

/** From as far up as data of this extent still show down to √λ₁, each clearly below the one before. */
function levelsFor(schedule: NoiseSchedule, scale: number): NoiseLevel[] {
  const top = Math.min(schedule.sigmaMax, FAR * scale);
  const wanted = [top, top / 2, 2 * scale, scale].filter((sigma, i) => i === 0 || sigma >= 0.9 * scale);
  const kept: number[] = [];
  for (const sigma of wanted) if (sigma < 0.8 * (kept.at(-1) ?? Infinity)) kept.push(sigma);
  return kept.map((sigma) => schedule.levelAt(sigma));
}

/** E‖D − μ‖² cannot exceed trΣ·λ₁/(λ₁ + σ²): a noise predictor's amplified error does. */
function largestSize(own: Gaussian, { sigma }: NoiseLevel): number {
  const leading = own.eigenvalues[0] ?? own.tail;
  return (totalVariance(own) * leading) / (leading + sigma * sigma);
}
