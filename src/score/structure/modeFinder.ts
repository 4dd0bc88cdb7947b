import { norm } from '../algebra/orthonormal';
import { totalVariance, type Gaussian } from '../gaussian';
import type { Denoise, NoiseLevel } from '../noise/level';
import { rowsOf } from '../rows';
import { varianceOutside } from '../samples';
import { meanRow } from '../statistics/mean';
import { childSeed, normals } from '../statistics/normal';
import { concatenate } from '../concatenate';
import { fitGaussian } from './gaussianFit';
import { eigenvalueOfGain, leadingModes, type Modes } from './jacobian';
import type { JudgedLevel } from './judgeLevels';
import { chooseModes } from './modeCount';

/** How much is spent on the modes of a denoiser. */
export interface ModeEffort {
  /** Modes followed. */
  readonly rank: number;
  /** Up to this many dimensions all modes are followed. */
  readonly fullRank: number;
  /** Applications of the Jacobian to the modes at the best level, before the last. */
  readonly iterations: number;
  /** Antithetic pairs of a fit, at least. */
  readonly fitPairs: number;
  /** Fits at the best level, at most, and by how much one may still move what it starts from. */
  readonly fits: number;
  readonly settled: number;
}

/** Steps twice the noise: large enough to drown rounding, small enough that the leading eigenvalues keep within 10 %. */
const STEP_OVER_SIGMA = 2;
/** Pairs of a fit beyond one for every mode. */
const SPARE_PAIRS = 8;
/** Leading modes that must stay, and the part of the first that a small one may move without notice. */
const LEADING = 8;
const SMALL = 0.1;

/** Finds modes at one level: where they are by the Jacobian, how large by the Gaussian fit. */
export class ModeFinder {
  readonly rank: number;
  readonly isFull: boolean;
  private uses = 0;

  /** @param samples the network's own, [S, d], which give the variance outside the modes */
  constructor(
    private readonly denoise: Denoise,
    private readonly samples: Float64Array,
    private readonly d: number,
    private readonly effort: ModeEffort & { readonly seed: number },
  ) {
    this.isFull = d <= effort.fullRank;
    this.rank = this.isFull ? d : Math.min(effort.rank, d);
  }

  /** At the level that is nearest to affine: the fit is repeated from its own result until that stays. */
  async atBest({ level, shell }: JudgedLevel, start: Float64Array): Promise<{ gaussian: Gaussian; modes: Modes }> {
    const followed = await this.follow({ level, mean: shell.mean, start }, this.effort.iterations);
    let gaussian = this.gaussianOf(followed, shell.mean);
    let means: Float64Array = new Float64Array(0);
    for (let round = 1; ; round++) {
      const fit = await this.fit(level, gaussian);
      const next = this.gaussianOf(fit.modes, fit.mean);
      const moved = change(gaussian, next, level);
      // The first fit is about a rough guess; those after it are as good as each other, and scatter.
      means = round > 2 ? concatenate(means, fit.mean) : fit.mean;
      gaussian = { ...next, mean: meanRow(means, this.d) };
      if (moved < this.effort.settled || round >= this.effort.fits) return { gaussian, modes: fit.modes };
    }
  }

  /** At another level, from what the best one shows. */
  async atOther({ level }: JudgedLevel, known: Gaussian): Promise<Modes> {
    if (this.isFull) return (await this.fit(level, known)).modes;
    const followed = await this.follow({ level, mean: known.mean, start: known.basis }, 1);
    return (await this.fit(level, this.gaussianOf(followed, known.mean))).modes;
  }

  /** How many of the leading eigenvalues stand out of the variance beside them. */
  choose({ basis, eigenvalues }: Pick<Gaussian, 'basis' | 'eigenvalues'>): ReturnType<typeof chooseModes> {
    return chooseModes(eigenvalues, this.varianceOutside(basis));
  }

  varianceOutside(basis: Float64Array): number {
    return this.isFull ? 0 : varianceOutside(this.samples, meanRow(this.samples, this.d), basis);
  }

  /** Modes by subspace iteration from `start` [n, d], made up to the rank with random directions. */
  private follow(
    { level, mean, start }: { level: NoiseLevel; mean: Float64Array; start: Float64Array },
    iterations: number,
  ): Promise<Modes> {
    const size = this.rank * this.d;
    const block = normals(this.nextSeed(), size);
    block.set(start.subarray(0, size));
    // Random directions show where modes are only once the Jacobian was applied to them.
    const least = start.length < size ? 1 : 0;
    const effort = { iterations: this.isFull ? 0 : Math.max(least, iterations), stepOverSigma: STEP_OVER_SIGMA };
    return leadingModes({ denoise: this.denoise, level, mean }, block, effort, this.nextSeed());
  }

  private fit(level: NoiseLevel, guess: Gaussian): ReturnType<typeof fitGaussian> {
    const pairs = Math.max(this.effort.fitPairs, this.isFull ? this.d + SPARE_PAIRS : 0);
    return fitGaussian({ denoise: this.denoise, level }, guess, pairs, this.nextSeed());
  }

  /**
   * The modes that stand out of the tail, as a guess of the data. A gain far below zero is as much a mode as one above: few secants of a
   * bent denoiser can have either sign.
   */
  private gaussianOf(modes: Modes, mean: Float64Array): Gaussian {
    const { basis, eigenvalues } = bySize(modes, this.d);
    const count = this.isFull ? eigenvalues.length : this.choose({ basis, eigenvalues }).count;
    const kept = basis.slice(0, count * this.d);
    return { mean, basis: kept, eigenvalues: eigenvalues.slice(0, count), tail: this.varianceOutside(kept) };
  }

  private nextSeed(): number {
    return childSeed(this.effort.seed, this.uses++);
  }
}

/** The modes by descending |λ̂|. */
function bySize({ basis, gains, level }: Modes, d: number): Pick<Gaussian, 'basis' | 'eigenvalues'> {
  const sizes = gains.map((gain) => eigenvalueOfGain(Math.abs(gain), level.sigma));
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]!);
  return { basis: rowsOf(basis, order, d), eigenvalues: Float64Array.from(order, (k) => sizes[k]!) };
}

/** How far a fit moved its guess: of the leading eigenvalues, relatively, and of the mean, over the spread that it is seen in. */
function change(before: Gaussian, after: Gaussian, { sigma }: NoiseLevel): number {
  const shared = Math.min(LEADING, before.eigenvalues.length, after.eigenvalues.length);
  const moved = norm(after.mean.map((value, i) => value - before.mean[i]!));
  let most = moved / Math.sqrt(totalVariance(after) + sigma ** 2);
  for (let k = 0; k < shared; k++) {
    const now = after.eigenvalues[k]!;
    const size = Math.abs(now) + SMALL * after.eigenvalues[0]!;
    if (size > 0) most = Math.max(most, Math.abs(now - before.eigenvalues[k]!) / size);
  }
  return most;
}
