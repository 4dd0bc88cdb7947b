import type { Rung } from '../../../domain/report';
import { totalVariance } from '../../../score/gaussian';
import { squaresAbout } from '../../../score/statistics/mean';
import type { Bench } from '../bench';
import { LEAST_SAMPLES, type Look } from '../look/look';
import type { Ran } from '../judge';
import type { Answer } from '../settle';
import type { PlanShape } from '../predict';
import type { Trust } from '../trust';
import type { RungDraft } from './draft';

export type LookDraft = RungDraft & Pick<Rung, 'frechet'>;

/** Where to leave the formula, over the σ below which the network is trusted: its errors fade gradually. */
const STARTS = [3, 1.7, 1];
/** Pairs of samples that this one question may take: nothing else can be decided here. */
const MOST_PAIRS = 64;

/** Judges the plan of the picture rung by the samples that its confirmation drew. */
export async function lookAt(
  bench: Bench,
  look: Pick<Look, 'judge'> | null,
  answer: Answer | null,
  reference: Trust,
): Promise<LookDraft> {
  if (!answer || !look) return untold(reference, 'The distribution was not judged: there is no plan to judge.');
  const { runs } = bench.subject;
  const plan = bench.candidates.of(answer.shape);
  let to = runs.ownSeeds;
  while (to > 0 && runs.missing(plan, 0, to) > 0) to--;
  // The seeds that the plan was chosen on count here, too: it was not their distribution that it was chosen by.
  return judged(bench, look, { shape: answer.shape, from: 0, to }, reference);
}

/**
 * The plan where the network's own error decides its samples, so that they are nothing to compare with: the start below that error whose
 * samples vary as the data do, judged against the data on other seeds.
 */
export async function lookForStart(
  bench: Bench,
  look: Pick<Look, 'judge' | 'hasData'> | null,
  reference: Trust,
): Promise<LookDraft> {
  const below = reference.trustedBelowSigma;
  if (!look?.hasData || below === null)
    return {
      ...untold(
        reference,
        below === null ? reference.reason : `${reference.reason} Provide data to judge the distribution.`,
      ),
      status: 'not-applicable',
    };
  const { candidates, trials, subject } = bench;
  const { budget, effort } = subject;
  const starts = new Set(STARTS.map((part) => stepBelow(bench, part * below)));
  let best: { shape: PlanShape; off: number } | null = null;
  for (const skipped of starts) {
    const shape: PlanShape = { start: 'gaussian', skipped, steps: candidates.ownSteps - skipped };
    const plan = candidates.of(shape);
    const confirming = Math.max(trials.choosing, effort.finalSeeds) * (candidates.own.evaluations + plan.evaluations);
    if (best && !budget.affords(trials.price(plan, 0, trials.choosing) + (effort.finalSeeds > 0 ? confirming : 0)))
      continue;
    const seeds = trials.affordable(plan, 0, trials.choosing);
    if (seeds < LEAST_SAMPLES) continue;
    await trials.run(plan, 0, seeds);
    await trials.tell(plan);
    const off = await varianceOff(bench, shape, seeds);
    if (!best || off < best.off) best = { shape, off };
  }
  if (!best) return { ...untold(reference, 'The effort’s limit left no samples to judge.'), status: 'not-affordable' };
  const { shape } = best;
  const plan = candidates.of(shape);
  // A few seeds only predict, and those that the plan was chosen on count.
  const from = effort.finalSeeds > 0 ? trials.choosing : 0;
  const seeds = trials.affordable(plan, from, MOST_PAIRS);
  await trials.run(plan, from, from + seeds);
  return judged(bench, look, { shape, from, to: from + seeds }, reference);
}

async function judged(
  bench: Bench,
  look: Pick<Look, 'judge'>,
  { shape, from, to }: { shape: PlanShape; from: number; to: number },
  reference: Trust,
): Promise<LookDraft> {
  const { runs, gaussian, dimension: d } = bench.subject;
  const plan = bench.candidates.of(shape);
  const hybrid = await runs.finals(plan, gaussian, from, to);
  const own = (await runs.baselineFinals(to)).slice(from * d);
  const { passes, frechet, reason } = await look.judge(own, hybrid);
  const seen = await bench.comparison.of(plan, from, to);
  const ran: Ran = { plan, from, seen };
  const base = { without: null, isotropic: null, reference, frechet, reason };
  if (passes === null) return { ...base, with: null, status: 'not-affordable' };
  const isConfirmed = from >= bench.trials.choosing || reference.trusted;
  const status = isConfirmed ? 'confirmed' : 'predicted';
  return { ...base, with: passes ? { shape, status, ran } : null, status };
}

/** How far the variance of a plan's samples from the first `seeds` is from the data's, in powers of e. */
async function varianceOff({ subject, candidates }: Bench, shape: PlanShape, seeds: number): Promise<number> {
  const { runs, gaussian } = subject;
  const finals = await runs.finals(candidates.of(shape), gaussian, 0, seeds);
  return Math.abs(Math.log(squaresAbout(finals, gaussian.mean) / seeds / totalVariance(gaussian)));
}

/** The first step of the own grid at or below σ. */
function stepBelow({ candidates }: Bench, sigma: number): number {
  const k = candidates.own.levels.findIndex((level) => level.sigma <= sigma);
  return Math.min(Math.max(1, k), candidates.ownSteps - 1);
}

function untold(reference: Trust, reason: string): LookDraft {
  return { with: null, without: null, isotropic: null, status: 'not-affordable', reference, reason, frechet: null };
}
