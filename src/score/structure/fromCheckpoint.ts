import type { Interval, ModesEnd } from '../../domain/report';
import { leadingDirections } from '../algebra/leadingDirections';
import { concatenate } from '../concatenate';
import { totalVariance, type Gaussian } from '../gaussian';
import type { NoiseLevel } from '../noise/level';
import { gaussianOfSamples } from '../samples';
import { centeredRows, meanRow } from '../statistics/mean';
import { childSeed } from '../statistics/normal';
import { affineStructure } from './affineStructure';
import { eigenvalueUncertainty, sampledUncertainty } from './eigenvalueUncertainty';
import { judgeLevels, type JudgedLevel, type LevelJudgement, type ScheduledDenoiser } from './judgeLevels';
import { mergeLevels, type WeightedModes } from './mergeLevels';
import { ModeFinder, type ModeEffort } from './modeFinder';
import { probeShell } from './shell';
import { tailVariance } from './tail';

export interface StructureEffort extends ModeEffort {
  /** Antithetic pairs by which a level is judged. */
  readonly pairs: number;
  /** Levels whose modes are put together, at most. */
  readonly levels: number;
  /** Differences that an affine denoiser is told by, at most. */
  readonly affine: number;
}

export interface StructureFromCheckpoint {
  readonly gaussian: Gaussian;
  readonly source: 'checkpoint' | 'samples';
  readonly judgements: readonly LevelJudgement[];
  /** Of every eigenvalue. */
  readonly uncertainty: readonly Interval[];
  /** Why no more modes are kept; absent where all that show are. */
  readonly end?: ModesEnd;
}

/** The network's own samples, and where their sampling started. */
export interface OwnSamples {
  /** [S, d] */
  readonly samples: Float64Array;
  /** σ of the first level. */
  readonly startSigma: number;
  /** D [S, d] along their sampling, where it is known: what it varies in is where modes are. */
  readonly answers?: readonly { readonly level: NoiseLevel; readonly denoised: Float64Array }[];
  /** The data's standard deviation a dimension, as far as it is known otherwise: few samples may all be of one kind. */
  readonly std?: number;
}

/** Additivity on the shell of a denoiser that is affine to rounding: its data are a Gaussian, and one level tells all of it. */
const AFFINE = 1e-6;
/** One level alone is trusted up to this additivity error; unrelated answers have 2. */
const ALONE = 0.25;
/** Levels this many times less additive than the best say little that it does not say better. */
const COMPARABLE = 4;

/**
 * The data's mean and leading covariance from the denoiser alone: at high noise its Jacobian is Σ(Σ + σ²I)⁻¹, and on draws from the
 * Gaussian's own marginal its regression is so at any (gaussianFit.ts). Works at the levels where the denoiser is nearest to affine;
 * the network's own samples give the variance outside the modes, and the whole structure where no level can be trusted.
 */
export async function structureFromCheckpoint(
  denoiser: ScheduledDenoiser,
  { samples, startSigma, answers = [], std = 0 }: OwnSamples,
  { dimension: d, ...effort }: StructureEffort & { readonly dimension: number },
  seed: number,
): Promise<StructureFromCheckpoint> {
  const sampled = gaussianOfSamples(samples, d);
  const own = noNarrower(undoStart(sampled, startSigma), std);
  const count = samples.length / d;
  // Uses 0, 1, 2, … of the seed are its trajectories: the noise that a structure is found on must not judge it.
  const stream = childSeed(seed, -1);
  const judged = await judgeLevels(denoiser, own, { pairs: effort.pairs, count }, childSeed(stream, 0));
  const judgements = judged.map(({ judgement }) => judgement);
  const usable = judged.filter(({ judgement }) => judgement.repeatable).sort((a, b) => bend(a) - bend(b));
  const [best, ...others] = usable;
  if (!best || (others.length === 0 && judged.length > 1 && best.judgement.additivity > ALONE)) {
    const uncertainty = sampledUncertainty(sampled.eigenvalues, count);
    return { gaussian: sampled, source: 'samples', judgements, uncertainty };
  }
  const odds = usable.map(({ shell }) => shell.odd);
  const start = leadingDirections(concatenate(...odds, ...answersAbove(answers, own)), d);
  const affine = await ofAffine(denoiser, best, { own, start, effort }, childSeed(stream, 1));
  if (affine) return { ...affine, source: 'checkpoint', judgements: [...judgements, affine.judgement] };

  const finder = new ModeFinder(denoiser.denoise, samples, d, { ...effort, seed: childSeed(stream, 2) });
  const first = await finder.atBest(best, start);
  const found: WeightedModes[] = [{ modes: first.modes, weight: 1 / bend(best) }];
  for (const other of others.slice(0, effort.levels - 1))
    if (bend(other) <= COMPARABLE * bend(best) + AFFINE)
      found.push({ modes: await finder.atOther(other, first.gaussian), weight: 1 / bend(other) });
  const all = mergeLevels(found, d, finder.rank);
  const { count: kept, end } = finder.isFull ? { count: d, end: undefined } : finder.choose(all);
  // Modes that stood out no more were let go before all levels were put together.
  const isTrimmed = all.eigenvalues.length < finder.rank;
  const modes = { basis: all.basis.slice(0, kept * d), eigenvalues: all.eigenvalues.slice(0, kept) };
  const rough: Gaussian = { mean: first.gaussian.mean, ...modes, tail: finder.varianceOutside(modes.basis) };
  const gaussian = { ...rough, tail: await tailVariance(denoiser, rough, samples, childSeed(stream, 3)) };
  const levels = found.map((one) => one.modes);
  const uncertainty = eigenvalueUncertainty(modes.basis, modes.eigenvalues, levels, d);
  return {
    gaussian,
    source: 'checkpoint',
    judgements,
    uncertainty,
    ...(end && { end: isTrimmed && end === 'effort' ? 'need' : end }),
  };
}

/**
 * Answers less their mean, where σ is above √λ₁. Below, what a sample has outside the modes shows, which is its own noise made small:
 * modes tilted towards it by a hundredth would explain all samples worse than the very ones that linearity is read off at no cost.
 */
function answersAbove(answers: NonNullable<OwnSamples['answers']>, own: Gaussian): Float64Array[] {
  const scale = Math.sqrt(own.eigenvalues[0] ?? own.tail);
  return answers
    .filter(({ level }) => level.sigma >= scale)
    .map(({ denoised }) => centeredRows(denoised, meanRow(denoised, own.mean.length)));
}

/** How far a level is from affine; below rounding all are alike. */
function bend({ judgement }: JudgedLevel): number {
  return Math.max(judgement.additivity, AFFINE);
}

interface FoundAffine {
  readonly gaussian: Gaussian;
  readonly uncertainty: Interval[];
  readonly end?: ModesEnd;
  readonly judgement: LevelJudgement;
}

/** Where the best level is affine to rounding and σ = √λ₁/4, where all modes show, is so too; else null. */
async function ofAffine(
  { denoise, schedule }: ScheduledDenoiser,
  best: JudgedLevel,
  { own, start, effort }: { own: Gaussian; start: Float64Array; effort: StructureEffort },
  stream: number,
): Promise<FoundAffine | null> {
  if (best.judgement.additivity >= AFFINE) return null;
  const d = own.mean.length;
  const scale = Math.sqrt(own.eigenvalues[0] ?? own.tail);
  const level = schedule.levelAt(Math.min(Math.max(scale / 4, schedule.sigmaMin), best.level.sigma));
  const { mean } = best.shell;
  const { evenPart, additivity } = await probeShell({ denoise, level, mean }, effort.pairs, childSeed(stream, 0));
  if (additivity >= AFFINE) return null;
  const rank = d <= effort.affine ? d : Math.floor(effort.affine / 3);
  const { gaussian, modes } = await affineStructure(
    { denoise, level, top: schedule.levelAt(schedule.sigmaMax) },
    mean,
    { rank, start },
    childSeed(stream, 1),
  );
  const uncertainty = eigenvalueUncertainty(gaussian.basis, gaussian.eigenvalues, [modes], d);
  const end = gaussian.eigenvalues.length < rank ? { end: 'need' as const } : {};
  return { gaussian, uncertainty, ...end, judgement: { sigma: level.sigma, repeatable: true, evenPart, additivity } };
}

/**
 * What samples from pure noise at σ_T say of the data: the exact ODE keeps σ_T²/(σ_T² + λ) of a mode's variance, undone here as far as
 * a few samples allow.
 */
function undoStart(sampled: Gaussian, startSigma: number): Gaussian {
  const square = startSigma * startSigma;
  return {
    ...sampled,
    eigenvalues: sampled.eigenvalues.map((value) => value / Math.max(1 - value / square, 0.05)),
  };
}

/** The same Gaussian, widened where it has less than that standard deviation a dimension. */
function noNarrower(sampled: Gaussian, std: number): Gaussian {
  const total = totalVariance(sampled);
  const wider = total > 0 ? Math.max(1, (sampled.mean.length * std * std) / total) : 1;
  return { ...sampled, eigenvalues: sampled.eigenvalues.map((value) => wider * value), tail: wider * sampled.tail };
}
