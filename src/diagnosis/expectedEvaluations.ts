import type { DiagnosisContext } from './context';
import type { Subject } from './subject';

interface Needs {
  /** Number of noise levels of the linearity chart. */
  readonly sigmas: number;
  readonly batch: number;
  /** From a short calibration on this device. */
  readonly secondsPerEvaluation: number;
}

/** Says before the start how many network evaluations to expect, and how long they take. */
export function announceEvaluations(context: DiagnosisContext, subject: Subject, needs: Needs): void {
  const { secondsPerEvaluation } = needs;
  const evaluations = expectedEvaluations(subject, needs);
  context.progress.plan(evaluations, secondsPerEvaluation);
  context.emit({ kind: 'plan', evaluations, seconds: evaluations * secondsPerEvaluation });
}

/** Network evaluations that a diagnosis of this effort usually takes. */
function expectedEvaluations(subject: Subject, { sigmas, batch }: Needs): number {
  const { effort, sampler } = subject;
  const own = sampler.solver.evaluations(sampler.steps);
  const { rank, iterations, pairs, fitPairs, levels } = effort.structure;
  // Four levels judged, the modes of the best, two fits there, and modes with a fit at each other.
  const structure = 12 * pairs + 2 * rank * (iterations + 1) + 4 * fitPairs + (levels - 1) * (4 * rank + 2 * fitPairs);
  const linearity = sigmas * (effort.probes + 36 + 16);
  // The baseline sampler and the reference solution, whose steps are halved once on four seeds.
  const everySeed = 2 * own * effort.finalSeeds + 8 * own;
  // About fourteen plans on the coarse seeds, and two or three of them on all.
  const candidates = 0.75 * own * (14 * effort.coarseSeeds + 2.5 * (effort.finalSeeds - effort.coarseSeeds));
  const timings = effort.timings * 1.75 * own * (batch + 2);
  return Math.round(structure + linearity + everySeed + candidates + timings);
}
