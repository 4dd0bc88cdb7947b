import { totalVariance, teleport, type Gaussian } from '../../score/gaussian';
import { firstLevel } from '../../score/noise/level';
import { uniPc } from '../../score/solvers/uniPc';
import { squaresAbout } from '../../score/statistics/mean';
import { round } from '../../shared/format';
import type { Rung } from '../../domain/report';
import { isBeyondData } from '../linearity/linearity';
import type { StepRecord } from '../baseline/trajectory';
import { FEWEST_SEEDS } from '../budget';
import type { ModeledSubject } from '../modeledSubject';
import { denoiserOfSeeds, shownSigma } from '../subject';

/** Whether the baseline sampler's own samples can serve as the reference for other samples. */
export type Trust = Rung['reference'];

/** The most evaluations of a short run, which is made only to answer this question. */
const EVALUATIONS = 10;
/** The ratio of the samples' variance to the expected one above which they are not trusted, */
const TOO_MUCH = 2.5;
/** and the standard errors of its logarithm that it must also exceed: with few samples in one or two dimensions, a factor of three is common. */
const ERRORS = 1.65;
/** This many times the seeds are used for short runs, for a better estimate of their variance, at efforts that confirm. */
const SHORT_RUNS = 3;

/**
 * A noise predictor's error is multiplied by σ in D: at high σ its answers may be larger than any data allow, and what it draws from there
 * shows that error and no data. Where the first steps are like that, the samples' variance tells whether it matters: against the data's,
 * or, without data, against that of a few short runs that begin below those steps.
 * @param isOfData whether the Gaussian was measured on data and not on the network
 */
export async function trustInOwnRuns(
  subject: ModeledSubject,
  steps: readonly StepRecord[],
  { isOfData, reserved }: { readonly isOfData: boolean; readonly reserved: number },
): Promise<Trust> {
  const { gaussian, runs } = subject;
  const seeds = (steps[0]?.x.length ?? 0) / subject.dimension;
  const own = squaresAbout(await runs.baselineFinals(seeds), gaussian.mean) / seeds;
  // What went wrong above is in the states below, where D only passes it on: they may have the variance that the samples have in the end.
  const widest = widened(gaussian, Math.max(1, own / totalVariance(gaussian)));
  const beyond = steps.map(
    ({ level, denoised }) => Number.isFinite(level.sigma) && isBeyondData(denoised, widest, level),
  );
  const last = beyond.lastIndexOf(true);
  const from = steps[last + 1];
  if (last < 0 || !from) return TRUSTED;
  const known = { variance: totalVariance(gaussian), seeds: Infinity };
  const expected = isOfData ? known : await varianceFrom(subject, from, { own, reserved });
  if (!expected) return TRUSTED;
  const error = Math.sqrt((2 * (1 / seeds + 1 / expected.seeds)) / freedom(gaussian));
  if (own <= Math.max(TOO_MUCH, Math.exp(ERRORS * error)) * expected.variance) return TRUSTED;
  const sigma = shownSigma(subject, from.level);
  return {
    trusted: false,
    reason: `Above σ ${round(sigma)}, the network’s own error dominates: its samples have ${round(Math.sqrt(own / expected.variance))} times the standard deviation they should have, so they cannot serve as a reference.`,
    trustedBelowSigma: sigma,
  };
}

/** Of how many independent numbers of equal variance the size of a sample is made, (tr Σ)²/tr Σ². */
function freedom(gaussian: Gaussian): number {
  const { mean, eigenvalues, tail } = gaussian;
  const squares = eigenvalues.reduce((sum, value) => sum + value * value, 0);
  return totalVariance(gaussian) ** 2 / (squares + (mean.length - eigenvalues.length) * tail ** 2);
}

/** The same with `times` the variance. */
function widened({ mean, basis, eigenvalues, tail }: Gaussian, times: number): Gaussian {
  return { mean, basis, eigenvalues: eigenvalues.map((value) => times * value), tail: times * tail };
}

const TRUSTED: Trust = { trusted: true, reason: '', trustedBelowSigma: null };

/**
 * The variance that own samples should have by short runs from noise around their mean at a level that is trusted: such a start has none of the
 * data's variance, so that mode k keeps σ²/(σ² + λ_k) of it. null where too few of them can be paid for.
 */
async function varianceFrom(
  subject: ModeledSubject,
  { level }: StepRecord,
  { own, reserved }: { readonly own: number; readonly reserved: number },
): Promise<{ readonly variance: number; readonly seeds: number } | null> {
  const { sampler, runs, gaussian, dimension: d, budget, effort } = subject;
  const { fullRun } = sampler;
  // So few steps of a low order would change the variance by themselves.
  const solver = uniPc();
  let count = Math.max(2, fullRun.steps);
  while (count > 2 && solver.evaluations(count) > EVALUATIONS) count--;
  const wanted = effort.finalSeeds > 0 ? SHORT_RUNS * effort.coarseSeeds : effort.coarseSeeds;
  const price = subject.evaluationsEach * solver.evaluations(count);
  const seeds = Math.min(wanted, Math.floor((budget.left - reserved) / price));
  if (seeds < FEWEST_SEEDS) return null;
  const nothing: Gaussian = {
    mean: gaussian.mean,
    basis: new Float64Array(0),
    eigenvalues: new Float64Array(0),
    tail: 0,
  };
  const start = teleport(nothing, runs.noise(0, seeds), firstLevel(fullRun.levels), level);
  const finals = await solver.sample(denoiserOfSeeds(subject, 0), start, sampler.levels(count, level));
  const drawn = squaresAbout(finals, gaussian.mean) / seeds;
  return { variance: (drawn / keptVariance(gaussian, d, level.sigma)) * own, seeds };
}

/** Part of the variance that remains of samples from noise without data at σ, were they the Gaussian's. */
function keptVariance(gaussian: Gaussian, d: number, sigma: number): number {
  const kept = (variance: number): number => (variance * sigma * sigma) / (variance + sigma * sigma);
  const inside = gaussian.eigenvalues.reduce((sum, value) => sum + kept(value), 0);
  return inside + (d - gaussian.eigenvalues.length) * kept(gaussian.tail);
}
