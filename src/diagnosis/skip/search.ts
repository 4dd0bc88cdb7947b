import { EQUAL_QUALITY } from '../../domain/quality';
import { firstLevel } from '../../score/noise/level';
import { addedErrorRatio, typicalError } from '../../score/statistics/quality';
import type { LinearityRow, SkipSection } from '../../domain/report';
import { samplerName } from '../../domain/samplerNames';
import { counted } from '../../shared/format';
import { percent, round } from '../../shared/format';
import { explainDecision, type Decided, type Near, type Reason, type Rivals } from './reason';
import { neverReachesNoise } from '../findings/schedule/neverNoise';
import { Candidates } from './candidates';
import type { CandidateResult, Candidate } from '../baseline/seededRuns';
import { predictedErrors, type StepRecord } from '../baseline/trajectory';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { Evaluator } from './evaluator';

export interface SkipSearch {
  readonly section: SkipSection;
  /** The recommended plan; null when no skip pays. */
  readonly plan: Candidate | null;
}

interface Needs {
  /** The baseline run's states, whose deviation from the Gaussian's says where to look first. */
  readonly steps: readonly StepRecord[];
  readonly linearity: readonly LinearityRow[];
}

/**
 * Finds the hybrid of fewest evaluations whose error is not above the baseline sampler's, and the largest skip that keeps the
 * images (docs/decision.md). Plans are run only where the answer can change.
 */
export async function searchSkip(
  context: DiagnosisContext,
  subject: ModeledSubject,
  { steps, linearity }: Needs,
): Promise<SkipSearch> {
  await context.enter('skip', 'where to skip');
  const predicted = predictedErrors(subject, steps);
  const candidates = new Candidates(subject);
  const evaluator = new Evaluator(context, subject, candidates);
  const baselineErrors = await subject.runs.baselineErrors(subject.effort.coarseSeeds);
  await searchOwnGrid(
    candidates,
    evaluator,
    deepestPredicted(predicted, (squares) => addedErrorRatio(squares, baselineErrors) <= EQUAL_QUALITY),
  );
  await searchSameImage(
    candidates,
    evaluator,
    deepestPredicted(predicted, (squares) => evaluator.wouldBeSameImage(squares)),
  );
  const doubtful = await doubt(subject);
  const decided = doubtful === null ? await cheapestThatHolds(subject, candidates, evaluator) : null;
  const rivals = decided && (await runRivals(candidates, evaluator, decided.result, linearity));
  if (!decided) await evaluator.run(candidates.fewer(candidates.stepsWithin(evaluator.cheapest())));
  return conclude(subject, evaluator, candidates, { decided, rivals, doubtful });
}

/** Fewer seeds have no interval to decide by. */
const SEEDS_TO_DECIDE = 4;
/** A baseline sampler this far from the reference solution, in the data's standard deviation, is no measure of quality. */
const OWN_ERROR_TO_DECIDE = 0.5;

/** Why nothing can be decided, whatever the skips do; null when it can. */
async function doubt({ effort, sampler, runs, gaussian }: ModeledSubject): Promise<Reason | null> {
  const { coarseSeeds, finalSeeds } = effort;
  if (finalSeeds < SEEDS_TO_DECIDE)
    return {
      verdict: 'too-few-seeds',
      reason: `No skip is recommended: ${counted(finalSeeds, 'seed')} give no interval; at least ${SEEDS_TO_DECIDE} are needed.`,
    };
  const top = firstLevel(sampler.fullRun.levels).sigma;
  if (neverReachesNoise(top, gaussian))
    return {
      verdict: 'not-from-noise',
      reason: `No skip is recommended: at σ = ${round(top)}, where sampling starts, the data still show through the noise.`,
    };
  const part = typicalError(await runs.baselineErrors(coarseSeeds)) / runs.baselineStd();
  if (part <= OWN_ERROR_TO_DECIDE) return null;
  return {
    verdict: 'rough-sampler',
    reason: `No skip is recommended: ${samplerName(sampler)} itself differs from the reference solution by ${percent(part)} of the data’s standard deviation, so matching its error would mean little. Use more steps.`,
  };
}

/** The deepest step whose predicted deviation, mean squares over seeds, passes; at least 1. */
function deepestPredicted(predicted: readonly Float64Array[], passes: (squares: Float64Array) => boolean): number {
  return predicted.reduce((deepest, squares, step) => (step > 0 && passes(squares) ? step : deepest), 1);
}

/** The largest k whose first k steps the formula may replace. */
async function searchOwnGrid(candidates: Candidates, evaluator: Evaluator, guess: number): Promise<void> {
  await bisect(guess, candidates.deepest, async (k) =>
    evaluator.passes(await evaluator.run(candidates.kept('gaussian', k))),
  );
  // The baseline to beat: one step, by the formula that needs no statistics.
  await evaluator.run(candidates.kept('isotropic', 1));
}

/** The largest k that keeps the image; seldom less deep than the deepest that passes. */
async function searchSameImage(candidates: Candidates, evaluator: Evaluator, guess: number): Promise<void> {
  await bisect(Math.max(guess, evaluator.deepestKept()), candidates.deepest, async (k) =>
    evaluator.isSameImage(await evaluator.run(candidates.kept('gaussian', k))),
  );
}

/** Gallops from the guess and bisects: k passes, k + 1 does not. Assumes that error grows with k. */
async function bisect(guess: number, largest: number, passes: (k: number) => Promise<boolean>): Promise<void> {
  let good = 0;
  let bad = largest + 1;
  let k = Math.min(Math.max(guess, 1), largest);
  for (let stride = 1; bad - good > 1; stride *= 2) {
    if (await passes(k)) {
      good = k;
      k = bad > largest ? Math.min(largest, k + stride) : (good + bad) >> 1;
    } else {
      bad = k;
      k = good === 0 ? Math.max(1, k - stride) : (good + bad) >> 1;
    }
  }
}

/**
 * Budget by budget about the deepest skip that passed: down while one passes on the coarse seeds, then up until one holds.
 * null when none below the baseline sampler's cost does. The fewer the steps, the deeper the best skip: so it is looked for deeper on
 * the way down and shallower on the way up.
 */
async function cheapestThatHolds(
  subject: ModeledSubject,
  candidates: Candidates,
  evaluator: Evaluator,
): Promise<Decided | null> {
  let from = Math.max(1, evaluator.deepestKept());
  let remaining = candidates.own.steps - from;
  while (remaining > 1) {
    const [best] = await contenders(subject, candidates, evaluator, { steps: remaining - 1, from, direction: 1 });
    if (!best || !evaluator.passes(best)) break;
    from = best.plan.skippedSteps;
    remaining--;
  }
  for (; remaining < candidates.own.steps; remaining++) {
    const met = await contenders(subject, candidates, evaluator, { steps: remaining, from, direction: -1 });
    const passing = met.filter((result) => evaluator.passes(result));
    const plan = await evaluator.firstThatHolds(passing.map((result) => result.plan));
    if (plan) return { result: await evaluator.run(plan), fitted: await evaluator.fit(plan) };
    const [best] = met;
    if (best) from = best.plan.skippedSteps;
  }
  return null;
}

/**
 * Skips that leave `steps` steps, best first. Over σ the error has one valley: too little skipped leaves the steps long, too much
 * leaves the formula's error. So it is walked from level `from` as far as it gets better.
 */
async function contenders(
  { effort }: ModeledSubject,
  candidates: Candidates,
  evaluator: Evaluator,
  { steps, from, direction }: { steps: number; from: number; direction: 1 | -1 },
): Promise<CandidateResult[]> {
  const value = (result: CandidateResult): number => evaluator.ratio(result).value;
  const met: CandidateResult[] = [];
  for (let moved = 0; moved <= effort.respacedSigmas; moved++) {
    const k = from + direction * moved;
    if (k < 1 || k > candidates.deepest) break;
    const before = met.at(-1);
    const result = await evaluator.run(candidates.skip(k, steps));
    met.push(result);
    if (before && value(result) >= value(before)) break;
  }
  // Where the difference is less than what counts as equal, the own grid is better than another.
  const rank = (result: CandidateResult): number =>
    result.plan.spacing === 'kept' ? value(result) - (EQUAL_QUALITY - 1) : value(result);
  return met.sort((a, b) => rank(a) - rank(b));
}

/** What else costs as much as the decided plan: fewer steps, and the isotropic formula at the same place. */
async function runRivals(
  candidates: Candidates,
  evaluator: Evaluator,
  { plan, seeds }: CandidateResult,
  linearity: readonly LinearityRow[],
): Promise<Rivals> {
  const steps = candidates.stepsWithin(plan.evaluations);
  const fewer = steps >= 1 && steps < candidates.own.steps ? await evaluator.rival(candidates.fewer(steps)) : null;
  const isotropic = await evaluator.rivalInPlace(candidates.isotropic(plan), seeds);
  return {
    fewer,
    fewerHolds: fewer !== null && fewer.high <= EQUAL_QUALITY,
    isotropic,
    unexplained: unexplainedAt(linearity, firstLevel(plan.levels).sigma),
  };
}

async function conclude(
  subject: ModeledSubject,
  evaluator: Evaluator,
  candidates: Candidates,
  { decided, rivals, doubtful }: { decided: Decided | null; rivals: Rivals | null; doubtful: Reason | null },
): Promise<SkipSearch> {
  const { runs } = subject;
  const pays = decided && rivals && beats(rivals) ? decided : null;
  const seeds = decided ? decided.result.seeds : subject.effort.coarseSeeds;
  const same = largestSameImage(candidates, evaluator);
  evaluator.fitAll();
  const { evaluations, change } = await runs.fineness();
  const section: SkipSection = {
    recommended: pays && candidates.skipPlan(pays.result.plan),
    ...(doubtful ??
      explainDecision(subject.sampler, candidates.own.evaluations, {
        pays,
        decided,
        rivals,
        closest: closest(evaluator),
      })),
    samePicture: same && {
      ...candidates.skipPlan(same.plan),
      psnr: same.psnr,
      ssim: same.ssim,
      endpointRms: same.endpointRms,
    },
    candidates: evaluator.skipCandidates(),
    own: {
      error: typicalError(await runs.baselineErrors(seeds)),
      seeds,
      referenceEvaluations: evaluations,
      referenceChange: change,
    },
    bruteForceEvaluations:
      subject.effort.finalSeeds * (candidates.own.evaluations + evaluations + candidates.evaluationsOfAll()),
  };
  return { section, plan: pays?.result.plan ?? null };
}

/** A Gaussian that explains less than half of the denoiser has no part in a skip that the isotropic formula does as well. */
function beats({ fewerHolds, isotropic, unexplained }: Rivals): boolean {
  return !fewerHolds && !(isotropic.high <= EQUAL_QUALITY && unexplained > 0.5);
}

/** The skip nearest to holding, for the reason why none does. */
function closest(evaluator: Evaluator): Near | null {
  const near = evaluator.skips().map((result) => ({
    sigma: firstLevel(result.plan.levels).sigma,
    ratio: evaluator.deciding(result),
    seeds: result.seeds,
  }));
  return near.sort((a, b) => a.ratio.high - b.ratio.high)[0] ?? null;
}

function largestSameImage(candidates: Candidates, evaluator: Evaluator): CandidateResult | null {
  const same = evaluator.skips().filter((o) => o.evaluations < candidates.own.evaluations && evaluator.isSameImage(o));
  return same.sort((a, b) => a.evaluations - b.evaluations || b.psnr - a.psnr)[0] ?? null;
}

/** The Gaussian's centered NMSE at the measured σ nearest to this one. */
function unexplainedAt(linearity: readonly LinearityRow[], sigma: number): number {
  const distance = (row: LinearityRow): number => Math.abs(Math.log(row.sigma / sigma));
  const nearest = linearity.reduce((best, row) => (distance(row) < distance(best) ? row : best));
  return nearest.gaussian?.denoiserNmse.value ?? 0;
}
