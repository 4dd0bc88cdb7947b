import type { DiagnosisContext } from './context';
import { linearityPrice } from './linearity/linearity';
import type { Subject } from './subject';

/** Says before the start how many network evaluations to expect, the most that there will be, and how long they take. */
export function announceEvaluations(context: DiagnosisContext, subject: Subject, secondsPerEvaluation: number): void {
  const { progress, options } = context;
  const { budget } = subject;
  const ahead = Math.min(budget.left, expectedEvaluations(subject));
  const evaluations = progress.done + ahead;
  const seconds = ahead * secondsPerEvaluation;
  const isStated = options.seeds !== undefined || options.sigmas !== undefined;
  const requested = isStated ? budget.requested : null;
  progress.plan(evaluations, secondsPerEvaluation, requested);
  context.emit({ kind: 'plan', evaluations, seconds, limit: budget.limit, requested });
}

/** Network evaluations that the stages after this usually take, where nothing limits them. */
function expectedEvaluations({ effort, sampler, budget, evaluationsEach }: Subject): number {
  const { coarseSeeds: chosen, finalSeeds: confirmed, shares } = effort;
  const own = sampler.fullRun.evaluations;
  const structure = Math.min(shares.structure * budget.limit, structurePrice(effort.structure));
  // Half the steps, and seven tenths of them where the order is measured.
  const coarse = (confirmed > 0 || sampler.solver.isMultistep ? 1.2 : 0.5) * own * chosen;
  // Plans take about two thirds of the full run; with a reference, its steps are halved once on four seeds.
  const plans = 0.65 * own * (confirmed > 0 ? 3 * chosen + 3 * confirmed : chosen);
  const reference = shares.reference > 0 ? own * (chosen + 12 + confirmed) : 0;
  return Math.round(
    structure + evaluationsEach * linearityPrice(effort) + own * (chosen + confirmed) + coarse + plans + reference,
  );
}

/** Evaluations that finding the structure usually takes. */
export function structurePrice({
  rank,
  iterations,
  pairs,
  fitPairs,
  fits,
  levels,
}: Subject['effort']['structure']): number {
  // Four levels judged, the modes of the best, two fits there at most, and modes with a fit at each other.
  const fitted = 2 * Math.min(2, fits) * fitPairs;
  return 12 * pairs + 2 * rank * (iterations + 1) + fitted + (levels - 1) * (4 * rank + 2 * fitPairs);
}
