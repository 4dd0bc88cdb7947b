import type { Interval } from '../domain/report';
import { eigenvalueUncertainty, sampledUncertainty } from './eigenvalueUncertainty';
import { totalVariance, type Gaussian } from './gaussian';
import {
  applyJacobian,
  eigenvalueOfGain,
  leadingModes,
  repeatability,
  type Modes,
  type Neighborhood,
} from './jacobian';
import type { Denoise, NoiseLevel } from './noise/level';
import type { ModesEnd } from '../domain/report';
import { chooseModes } from './modeCount';
import { childSeed, normals } from './statistics/normal';
import { combine, dot, innerProducts, norm, orthonormalize } from './algebra/orthonormal';
import { gaussianOfSamples, varianceOutside } from './samples';
import type { NoiseSchedule } from './noise/schedule';
import { symmetricEigen } from './algebra/symmetricEigen';

/** How one noise level was judged when looking for the data's Gaussian in the denoiser. */
interface LevelJudgement {
  readonly sigma: number;
  /** D there follows the input again and again, is no larger than data of this variance allow, and centered where the samples are. */
  readonly repeatable: boolean;
  readonly evenPart: number;
}

export interface StructureEffort {
  /** Modes followed. */
  readonly rank: number;
  readonly iterations: number;
  /** Antithetic pairs for the mean at each level. */
  readonly pairs: number;
}

/** A network as a denoiser, and the noise levels it knows. */
export interface ScheduledDenoiser {
  readonly denoise: Denoise;
  readonly schedule: NoiseSchedule;
}

export interface StructureFromCheckpoint {
  readonly gaussian: Gaussian;
  readonly source: 'checkpoint' | 'samples';
  readonly judgements: readonly LevelJudgement[];
  /** Of the leading eigenvalues. */
  readonly uncertainty: readonly Interval[];
  /** Why no more modes are kept; absent where all that show are. */
  readonly end?: ModesEnd;
}

/** Steps twice the noise: large enough to drown rounding, small enough that the leading eigenvalues keep within 10 %. */
const STEP_OVER_SIGMA = 2;

/**
 * The data's mean and leading covariance from the denoiser alone: at high noise its Jacobian is Σ(Σ + σ²I)⁻¹. Works from half of
 * σ_max down to σ ≈ √λ₁ at the levels where D can be trusted; `samples` [S, d], the network's own, give the variance
 * outside the modes, and the whole structure where fewer than two levels can.
 */
export async function structureFromCheckpoint(
  { denoise, schedule }: ScheduledDenoiser,
  samples: Float64Array,
  { dimension: d, ...effort }: StructureEffort & { readonly dimension: number },
  seed: number,
): Promise<StructureFromCheckpoint> {
  const own = gaussianOfSamples(samples, d);
  const scale = Math.sqrt(own.eigenvalues[0] ?? own.tail);
  // Twice the standard error of the samples' mean, squared.
  const meanStandardError = (4 * totalVariance(own) * d) / samples.length;
  // The variance of S samples scatters by √(2/S), and the largest size is a square of it: a few samples prove little.
  const slack = (1 + 2 * Math.sqrt((2 * d) / samples.length)) ** 2;
  // Uses 0, 1, 2, … of the seed are its trajectories: the noise that a structure is found on must not judge it.
  const stream = childSeed(seed, -1);
  const judgements: LevelJudgement[] = [];
  const found: { modes: Modes; weight: number }[] = [];
  let mean = own.mean;
  let bestMean = Infinity;
  const rank = Math.min(effort.rank, d);
  let start = normals(childSeed(stream, 0), rank * d);
  for (const [index, level] of levelsFor(schedule, scale).entries()) {
    const first = await repeatability({ denoise, level, mean }, effort.pairs, childSeed(stream, 10 + index));
    const probe = await repeatability(
      { denoise, level, mean: first.mean },
      effort.pairs,
      childSeed(stream, 20 + index),
    );
    const largest = largestSize(own, level);
    // A bias of ε multiplied by σ is as repeatable as a mean: only the samples tell them apart.
    const drift = norm(probe.mean.map((value, i) => value - own.mean[i]!)) ** 2;
    const repeatable = probe.evenPart < 0.3 && probe.size < slack * largest && drift < largest + meanStandardError;
    judgements.push({ sigma: level.sigma, repeatable, evenPart: probe.evenPart });
    if (!repeatable) continue;
    if (index === 0 && probe.evenPart < AFFINE) {
      const affine = await affineStructure({ denoise, schedule }, { level, mean: probe.mean, scale }, effort, stream);
      if (affine) {
        judgements.push({ sigma: affine.level.sigma, repeatable: true, evenPart: 0 });
        return { gaussian: affine.gaussian, source: 'checkpoint', judgements, uncertainty: affine.uncertainty };
      }
    }
    if (probe.evenPart < bestMean) {
      bestMean = probe.evenPart;
      mean = probe.mean;
    }
    // Later levels start from the modes found above them, so they need fewer iterations.
    const iterations = found.length === 0 ? effort.iterations : Math.max(1, effort.iterations - 2);
    const modes = await leadingModes(
      { denoise, level, mean },
      start,
      { iterations, stepOverSigma: STEP_OVER_SIGMA },
      childSeed(stream, 30 + index),
    );
    start = modes.basis;
    found.push({ modes, weight: 1 / Math.max(probe.evenPart, 1e-6) });
  }
  if (found.length < 2)
    return {
      gaussian: own,
      source: 'samples',
      judgements,
      uncertainty: sampledUncertainty(own.eigenvalues, samples.length / d),
    };
  const all = merge(found, d, rank);
  const { count, end } = chooseModes(all.eigenvalues, varianceOutside(samples, own.mean, all.basis));
  const modes = { basis: all.basis.slice(0, count * d), eigenvalues: all.eigenvalues.slice(0, count) };
  const gaussian = { mean, ...modes, tail: varianceOutside(samples, own.mean, modes.basis) };
  const levels = found.map((one) => one.modes);
  const uncertainty = eigenvalueUncertainty(modes.basis, modes.eigenvalues, levels, d);
  return { gaussian, source: 'checkpoint', judgements, uncertainty, end };
}

/** The even part of a denoiser that is affine to rounding: its data are a Gaussian, and one level tells all of it. */
const AFFINE = 1e-6;
const AFFINE_RANK = 192;

/**
 * The whole Gaussian of an affine denoiser, at σ = √λ₁/4, where large and small modes alike are resolved: more modes than a
 * network's nonlinearity lets one follow, and the tail from the gains of directions outside them. null where D is not affine there.
 */
async function affineStructure(
  { denoise, schedule }: ScheduledDenoiser,
  top: { readonly level: NoiseLevel; readonly mean: Float64Array; readonly scale: number },
  { rank: usual, iterations, pairs }: StructureEffort,
  stream: number,
): Promise<{ gaussian: Gaussian; level: NoiseLevel; uncertainty: Interval[] } | null> {
  const d = top.mean.length;
  const level = schedule.levelAt(Math.min(Math.max(top.scale / 4, schedule.sigmaMin), top.level.sigma));
  // At the top D is nearly μ wherever it is asked: each round takes λ/(λ + σ²) off what is wrong with the mean.
  let { mean } = top;
  for (let round = 0; round < 3; round++)
    ({ mean } = await repeatability({ denoise, level: top.level, mean }, pairs, childSeed(stream, 50 + round)));
  const near = { denoise, level, mean };
  if ((await repeatability(near, pairs, childSeed(stream, 41))).evenPart >= AFFINE) return null;
  const rank = Math.min(d, 8 * usual, AFFINE_RANK);
  const start = normals(childSeed(stream, 42), rank * d);
  const iteration = { iterations: iterations + 1, stepOverSigma: STEP_OVER_SIGMA };
  const modes = await leadingModes(near, start, iteration, childSeed(stream, 43));
  const { basis, gains } = modes;
  const eigenvalues = gains.map((gain) => eigenvalueOfGain(gain, level.sigma));
  const tail = await tailVariance(near, basis, childSeed(stream, 44));
  const uncertainty = eigenvalueUncertainty(basis, eigenvalues, [modes], d);
  return { gaussian: { mean, basis, eigenvalues, tail }, level, uncertainty };
}

/** λ̂ of the mean gain over random directions outside the basis [r, d]. */
async function tailVariance(near: Neighborhood, basis: Float64Array, seed: number): Promise<number> {
  const { sigma } = near.level;
  const d = near.mean.length;
  const count = Math.min(8, d - basis.length / d);
  if (count === 0) return 0;
  const rows = new Float64Array(basis.length + count * d);
  rows.set(basis);
  rows.set(normals(seed, count * d), basis.length);
  const outside = orthonormalize(rows, d).subarray(basis.length);
  const steps = new Float64Array(count).fill(STEP_OVER_SIGMA * sigma);
  const image = await applyJacobian(near, outside, steps, childSeed(seed, 1));
  return eigenvalueOfGain(dot(outside, image) / count, sigma);
}

/** Half of σ_max, then twice and once √λ₁, each clearly below the one before. */
function levelsFor(schedule: NoiseSchedule, scale: number): NoiseLevel[] {
  const wanted = [schedule.sigmaMax / 2, 2 * scale, scale].filter((sigma) => sigma <= schedule.sigmaMax);
  const kept: number[] = [];
  for (const sigma of wanted) if (sigma < 0.8 * (kept.at(-1) ?? Infinity)) kept.push(sigma);
  return kept.map((sigma) => schedule.levelAt(sigma));
}

/** E‖D − μ‖² cannot exceed trΣ·λ₁/(λ₁ + σ²): a noise predictor's amplified error does. */
function largestSize(own: Gaussian, { sigma }: NoiseLevel): number {
  const leading = own.eigenvalues[0] ?? own.tail;
  return (totalVariance(own) * leading) / (leading + sigma * sigma);
}

/** Weighted mean of the covariances seen at several levels, in the space that their modes span together. */
function merge(
  found: readonly { modes: Modes; weight: number }[],
  d: number,
  rank: number,
): Pick<Gaussian, 'basis' | 'eigenvalues'> {
  const stacked = new Float64Array(found.reduce((size, { modes }) => size + modes.basis.length, 0));
  let offset = 0;
  for (const { modes } of found) {
    stacked.set(modes.basis, offset);
    offset += modes.basis.length;
  }
  const span = orthonormalize(stacked, d);
  const n = span.length / d;
  const covariance = new Float64Array(n * n);
  /** Σ over levels of the weight of each direction that its modes span. */
  const seen = new Float64Array(n * n);
  const weights = found.reduce((sum, { weight }) => sum + weight, 0);
  for (const { modes, weight } of found) {
    const inSpan = innerProducts(span, modes.basis, d);
    const r = modes.gains.length;
    const lambda = Array.from(modes.gains, (gain) => eigenvalueOfGain(gain, modes.level.sigma));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < r; k++) {
          const share = (weight / weights) * inSpan[i * r + k]! * inSpan[j * r + k]!;
          covariance[i * n + j]! += lambda[k]! * share;
          seen[i * n + j]! += share;
        }
  }
  const { eigenvalues: values, vectors } = symmetricEigen(covariance, n);
  // A mode that a level did not follow is no evidence of zero variance there: only the levels that saw it count.
  const corrected = values.slice(0, rank).map((value, k) => {
    const mode = vectors.subarray(k * n, (k + 1) * n);
    const evidence = dot(mode, combine(mode, seen, n));
    return Math.max(value, 0) / Math.max(evidence, 0.25);
  });
  const order = Array.from(corrected.keys()).sort((a, b) => corrected[b]! - corrected[a]!);
  const sorted = new Float64Array(order.length * n);
  order.forEach((k, place) => sorted.set(vectors.subarray(k * n, (k + 1) * n), place * n));
  const eigenvalues = Float64Array.from(order, (k) => corrected[k]!);
  const basis = combine(sorted, span, d);
  return { basis, eigenvalues };
}
