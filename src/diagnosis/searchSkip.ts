import type { Interval } from '../score/bootstrap';
import type { Gaussian } from '../score/gaussian';
import { EQUAL_QUALITY, typicalError } from '../score/quality';
import type { SkipCandidate, SkipSection } from '../shared/report';
import { samplerName } from '../shared/samplerNames';
import { explainDecision, type Decided, type Near, type Rivals } from './explainDecision';
import { Plans } from './plans';
import type { Outcome, Plan, Runs } from './runs';
import type { Subject } from './subject';
import { Trials } from './trials';

export interface SkipSearch {
  readonly section: SkipSection;
  /** The recommended plan; null when no skip pays. */
  readonly plan: Plan | null;
}

/**
 * Finds the hybrid of fewest evaluations whose error is not above the own sampler's, and the largest skip that keeps the
 * picture (docs/decision.md). `predicted` says where to look first; plans are run only where the answer can change.
 * @param unexplained the measured centred NMSE of the Gaussian nearest to σ
 */
export async function searchSkip(
  subject: Subject,
  runs: Runs,
  gaussian: Gaussian,
  predicted: readonly Float64Array[],
  unexplained: (sigma: number) => number,
  say: (message: string) => void,
  found: (candidate: SkipCandidate) => void,
): Promise<SkipSearch> {
  const plans = new Plans(subject);
  const trials = new Trials(subject, runs, gaussian, plans, say, found);
  const guess = firstGuess(predicted, (await runs.ownErrors(subject.effort.coarseSeeds)).meanSquares);
  await searchOwnGrid(plans, trials, guess);
  const doubtful = await doubt(subject, runs);
  const decided = doubtful === null ? await cheapestThatHolds(subject, plans, trials) : null;
  await runFewerSteps(plans, trials);
  const rivals = decided && (await runRivals(subject, plans, trials, decided.outcome.plan, unexplained));
  say('how fine the reference is');
  return conclude(subject, runs, plans, trials, decided, rivals, doubtful);
}

/** Fewer seeds have no interval to decide by. */
const SEEDS_TO_DECIDE = 4;
/** An own sampler this far from the true solution, in the data's deviation, is no measure of quality. */
const OWN_ERROR_TO_DECIDE = 0.5;

/** Why nothing can be decided, whatever the skips do; null when it can. */
async function doubt({ effort, sampler }: Subject, runs: Runs): Promise<string | null> {
  const { coarseSeeds, finalSeeds } = effort;
  if (finalSeeds < SEEDS_TO_DECIDE)
    return `Nothing is recommended from ${finalSeeds} ${finalSeeds === 1 ? 'seed' : 'seeds'}: an interval needs ${SEEDS_TO_DECIDE} or more.`;
  const part = typicalError(await runs.ownErrors(coarseSeeds)) / runs.ownScale();
  if (part <= OWN_ERROR_TO_DECIDE) return null;
  return `Nothing is recommended: ${samplerName(sampler)} itself is ${Math.round(100 * part)} % of the data's deviation away from the true solution, so "as good" would say little. Take more steps.`;
}

/** The deepest step whose predicted error stays within the threshold; at least 1. */
function firstGuess(predicted: readonly Float64Array[], own: Float64Array): number {
  let guess = 1;
  predicted.forEach((squares, step) => {
    const seeds = Math.min(squares.length, own.length);
    const hybrid = own.slice(0, seeds).map((square, k) => square + squares[k]!);
    const ratio =
      typicalError({ evaluations: 0, meanSquares: hybrid }) / typicalError({ evaluations: 0, meanSquares: own });
    if (step > 0 && ratio <= EQUAL_QUALITY) guess = step;
  });
  return guess;
}

/** The largest k whose first k steps the formula may replace, and the largest that keeps the picture. */
async function searchOwnGrid(plans: Plans, trials: Trials, guess: number): Promise<void> {
  const run = (k: number): Promise<Outcome> => trials.run(plans.kept('gaussian', k));
  await bisect(guess, plans.deepest, async (k) => trials.passes(await run(k)));
  const deepest = trials.deepestKept();
  await bisect(Math.min(deepest + 2, plans.deepest), plans.deepest, async (k) => trials.isSamePicture(await run(k)));
  for (const k of new Set([1, Math.max(1, deepest)])) await trials.run(plans.kept('isotropic', k));
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
 * Budget by budget about the deepest skip that passed: down while one passes on the coarse seeds, then up until one holds
 * on the final seeds. null when none below the own sampler's cost does.
 */
async function cheapestThatHolds(subject: Subject, plans: Plans, trials: Trials): Promise<Decided | null> {
  const { coarseSeeds, finalSeeds } = subject.effort;
  let remaining = plans.own.steps - trials.deepestKept();
  while (remaining > 1 && (await contenders(subject, plans, trials, remaining - 1)).some((o) => trials.passes(o)))
    remaining--;
  for (; remaining < plans.own.steps; remaining++)
    for (const { plan } of await contenders(subject, plans, trials, remaining)) {
      const early = await trials.fit(plan, coarseSeeds);
      if (early.low > EQUAL_QUALITY) continue;
      const fitted = await trials.fit(plan, finalSeeds);
      if (fitted.high <= EQUAL_QUALITY) return { outcome: await trials.run(plan), fitted };
    }
  return null;
}

/** Skips that leave `remaining` steps, best first: on the own grid, and re-spaced from σ one and two steps deeper or less deep. */
async function contenders(subject: Subject, plans: Plans, trials: Trials, remaining: number): Promise<Outcome[]> {
  const k = plans.own.steps - remaining;
  const respaced = [k + 1, k - 1, k + 2, k - 2].slice(0, subject.effort.respacedSigmas);
  const outcomes = [await trials.run(plans.kept('gaussian', k))];
  for (const from of respaced)
    if (from >= 1 && from <= plans.deepest)
      outcomes.push(await trials.run(plans.respaced('gaussian', from, remaining)));
  return outcomes
    .filter((outcome) => trials.ratio(outcome).low <= EQUAL_QUALITY)
    .sort((a, b) => trials.ratio(a).value - trials.ratio(b).value);
}

/** The rival's curve: the same sampler with one step more, and with fewer down to the cheapest skip that passed. */
async function runFewerSteps(plans: Plans, trials: Trials): Promise<void> {
  const { steps } = plans.own;
  const least = Math.max(1, Math.min(steps - 1, plans.stepsWithin(trials.cheapest())));
  // Not every step count is needed: both ends and a few between show the curve.
  const stride = Math.max(1, Math.ceil((steps - 1 - least) / 4));
  const counts = new Set([steps + 1, least]);
  for (let n = steps - 1; n > least; n -= stride) counts.add(n);
  for (const n of counts) await trials.run(plans.fewer(n));
}

/** What else costs as much as the decided plan: fewer steps, and the isotropic formula at the same place. */
async function runRivals(
  subject: Subject,
  plans: Plans,
  trials: Trials,
  plan: Plan,
  unexplained: (sigma: number) => number,
): Promise<Rivals> {
  const { finalSeeds } = subject.effort;
  const steps = plans.stepsWithin(plan.evaluations);
  const fewer: Interval | null =
    steps >= 1 && steps < plans.own.steps ? await trials.fit(plans.fewer(steps), finalSeeds) : null;
  const isotropic = trials.ratio(await trials.run(plans.isotropic(plan), finalSeeds));
  return {
    fewer,
    fewerHolds: fewer !== null && fewer.high <= EQUAL_QUALITY,
    isotropic,
    unexplained: unexplained(plan.levels[0]!.sigma),
  };
}

async function conclude(
  subject: Subject,
  runs: Runs,
  plans: Plans,
  trials: Trials,
  decided: Decided | null,
  rivals: Rivals | null,
  doubtful: string | null,
): Promise<SkipSearch> {
  const { finalSeeds, coarseSeeds } = subject.effort;
  const pays = decided && rivals && beats(rivals) ? decided : null;
  const seeds = decided ? finalSeeds : coarseSeeds;
  const same = largestSamePicture(plans, trials);
  await trials.fitAll();
  const section: SkipSection = {
    recommended: pays && plans.describe(pays.outcome.plan),
    reason:
      doubtful ??
      explainDecision(subject.sampler, plans.own.evaluations, {
        pays,
        decided,
        rivals,
        closest: closest(trials),
      }),
    samePicture: same && {
      ...plans.describe(same.plan),
      psnr: same.psnr,
      ssim: same.ssim,
      endpointRms: same.endpointRms,
    },
    candidates: trials.candidates(),
    own: {
      error: typicalError(await runs.ownErrors(seeds)),
      seeds,
      referenceEvaluations: runs.referenceEvaluations,
      referenceChange: await runs.referenceChange(Math.min(4, coarseSeeds)),
    },
  };
  return { section, plan: pays?.outcome.plan ?? null };
}

/** A Gaussian that explains less than half of the denoiser has no part in a skip that the isotropic formula does as well. */
function beats({ fewerHolds, isotropic, unexplained }: Rivals): boolean {
  return !fewerHolds && !(isotropic.high <= EQUAL_QUALITY && unexplained > 0.5);
}

/** The skip nearest to holding, for the reason why none does. */
function closest(trials: Trials): Near | null {
  const near = trials
    .skips()
    .map((outcome) => ({ sigma: outcome.plan.levels[0]!.sigma, ratio: trials.ratio(outcome) }));
  return near.sort((a, b) => a.ratio.high - b.ratio.high)[0] ?? null;
}

function largestSamePicture(plans: Plans, trials: Trials): Outcome | null {
  const same = trials.skips().filter((o) => o.evaluations < plans.own.evaluations && trials.isSamePicture(o));
  return same.sort((a, b) => a.evaluations - b.evaluations || b.psnr - a.psnr)[0] ?? null;
}
