import type { Interval } from '../../domain/report';
import { bootstrap, quantile } from '../../score/statistics/bootstrap';
import type { Gaussian } from '../../score/gaussian';
import type { SpeedupSection } from '../../domain/report';
import type { Candidate, SeededRuns } from '../baseline/seededRuns';
import type { Subject } from '../subject';

/** Wall-clock time of the own sampler over that of the skip on the session that was diagnosed, in turns, batch 1 and `batch`. */
export async function measureSpeedup(
  subject: Subject,
  runs: SeededRuns,
  plan: Candidate,
  gaussian: Gaussian,
  batch: number,
): Promise<SpeedupSection> {
  const { sampler, effort } = subject;
  const own: Candidate = { start: 'none', spacing: 'kept', skippedSteps: 0, ...sampler.fullRun };
  const measured = await compare(runs, own, plan, gaussian, batch, effort.timings, subject.seed);
  const batchOne =
    batch === 1 ? measured : await compare(runs, own, plan, gaussian, 1, 2 * effort.timings, subject.seed);
  return { evaluations: own.evaluations / plan.evaluations, measured: { ...measured, batch, batchOne } };
}

/** The pair runs in turns, either first as often, so that whatever else the machine does falls on both. */
async function compare(
  runs: SeededRuns,
  own: Candidate,
  skip: Candidate,
  gaussian: Gaussian,
  batch: number,
  repeats: number,
  seed: number,
): Promise<Interval> {
  // A batch size that is new to the runtime costs its first evaluation more. This is the cheapest run of that size.
  await timed(runs, { ...skip, levels: skip.levels.slice(-2) }, gaussian, batch);
  const baselineSeconds: number[] = [];
  const skipSeconds: number[] = [];
  for (let r = 0; r < repeats; r++) {
    const order = [
      async () => baselineSeconds.push(await timed(runs, own, gaussian, batch)),
      async () => skipSeconds.push(await timed(runs, skip, gaussian, batch)),
    ];
    for (const run of r % 2 === 0 ? order : order.reverse()) await run();
  }
  // Medians: a pause of the machine falls on single runs and says nothing of either sampler.
  return bootstrap(repeats, (indices) => medianAt(baselineSeconds, indices) / medianAt(skipSeconds, indices), seed);
}

async function timed(runs: SeededRuns, plan: Candidate, gaussian: Gaussian, batch: number): Promise<number> {
  const start = performance.now();
  await runs.finals(plan, gaussian, 0, batch);
  return performance.now() - start;
}

function medianAt(values: readonly number[], indices: ArrayLike<number>): number {
  return quantile(Float64Array.from(indices, (i) => values[i]!).sort(), 0.5);
}
