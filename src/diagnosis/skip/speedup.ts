import type { Interval } from '../../domain/report';
import { bootstrap, medianAt } from '../../score/statistics/bootstrap';
import type { SpeedupSection } from '../../domain/report';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';

/** Wall-clock time of the baseline sampler over that of the skip on the session that was diagnosed, in turns, batch 1 and `batch`. */
export async function measureSpeedup(
  context: DiagnosisContext,
  subject: ModeledSubject,
  plan: Candidate | null,
  batch: number,
): Promise<void> {
  await context.enter('speedup', 'timing both samplers');
  context.emit({ kind: 'speedup', speedup: plan ? await speedupOf(subject, plan, batch) : NONE });
}

const NONE: SpeedupSection = { evaluations: 1, measured: null };

async function speedupOf(subject: ModeledSubject, plan: Candidate, batch: number): Promise<SpeedupSection> {
  const { sampler, effort } = subject;
  const baseline: Candidate = { start: 'none', spacing: 'kept', skippedSteps: 0, ...sampler.fullRun };
  const pair = { baseline, skip: plan };
  const measured = await compare(subject, pair, batch, effort.timings);
  const batchOne = batch === 1 ? measured : await compare(subject, pair, 1, 2 * effort.timings);
  return { evaluations: baseline.evaluations / plan.evaluations, measured: { ...measured, batch, batchOne } };
}

/** The pair runs in turns, either first as often, so that whatever else the machine does falls on both. */
async function compare(
  subject: ModeledSubject,
  { baseline, skip }: { baseline: Candidate; skip: Candidate },
  batch: number,
  repeats: number,
): Promise<Interval> {
  // A batch size that is new to the runtime costs its first evaluation more. This is the cheapest run of that size.
  await timed(subject, { ...skip, levels: skip.levels.slice(-2) }, batch);
  const baselineSeconds: number[] = [];
  const skipSeconds: number[] = [];
  for (let r = 0; r < repeats; r++) {
    const order = [
      async () => baselineSeconds.push(await timed(subject, baseline, batch)),
      async () => skipSeconds.push(await timed(subject, skip, batch)),
    ];
    for (const run of r % 2 === 0 ? order : order.reverse()) await run();
  }
  // Medians: a pause of the machine falls on single runs and says nothing of either sampler.
  return bootstrap(
    repeats,
    (indices) => medianAt(baselineSeconds, indices) / medianAt(skipSeconds, indices),
    subject.seed,
  );
}

async function timed({ runs, gaussian }: ModeledSubject, plan: Candidate, batch: number): Promise<number> {
  const start = performance.now();
  await runs.finals(plan, gaussian, 0, batch);
  return performance.now() - start;
}
