import type { Interval, SpeedupSection } from '../../domain/report';
import { isPlausible } from '../../domain/speed';
import { bootstrap, medianAt } from '../../score/statistics/bootstrap';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { FEWEST_PAIRS, type Pace, type TimedPair } from './pace';

/**
 * Wall-clock time of the baseline sampler over that of the skip, from the runs that confirmed it, in turns at the same batch. Where those are
 * too few, or contradict the evaluations, a few more pairs are timed if a small part of the budget is left for it.
 */
export async function measureSpeedup(
  context: DiagnosisContext,
  subject: ModeledSubject,
  plan: Candidate | null,
  pace: Pace,
): Promise<void> {
  await context.enter('speedup', 'comparing the times of both samplers');
  const speedup = plan ? await speedupOf(subject, plan, pace) : { evaluations: 1, measured: null };
  context.emit({ kind: 'speedup', speedup });
}

async function speedupOf(subject: ModeledSubject, plan: Candidate, pace: Pace): Promise<SpeedupSection> {
  const { sampler, effort, budget, seed } = subject;
  const evaluations = sampler.fullRun.evaluations / plan.evaluations;
  const batch = pace.batchOf(plan);
  let pairs = pace.of(plan);
  let ratio = ratioOf(pairs, seed);
  if (!ratio || !isPlausible(ratio, evaluations)) {
    const price = batch * (sampler.fullRun.evaluations + plan.evaluations);
    const affordable = Math.floor(Math.min(budget.left, effort.shares.speedup * budget.limit) / price);
    const more = Math.min(FEWEST_PAIRS, affordable);
    if (pairs.length + more >= FEWEST_PAIRS && more > 0) {
      for (let pair = 0; pair < more; pair++) await pace.timeAgain(subject, plan);
      pairs = pace.of(plan);
      ratio = ratioOf(pairs, seed);
    }
  }
  if (!ratio) return { evaluations, measured: null };
  return { evaluations, measured: { ...ratio, batch, reliable: isPlausible(ratio, evaluations) } };
}

/** Medians: a pause of the machine falls on single runs and says nothing of either sampler. */
function ratioOf(pairs: readonly TimedPair[], seed: number): Interval | null {
  if (pairs.length < FEWEST_PAIRS) return null;
  const own = pairs.map((pair) => pair.own);
  const plan = pairs.map((pair) => pair.plan);
  return bootstrap(pairs.length, (indices) => medianAt(own, indices) / medianAt(plan, indices), seed);
}
