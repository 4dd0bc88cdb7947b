import type { Subject } from './subject';

/** Network evaluations that a diagnosis of this effort usually takes, said before it starts. */
export function expectedEvaluations(subject: Subject, sigmas: number, batch: number): number {
  const { effort, sampler } = subject;
  const own = sampler.solver.evaluations(sampler.steps);
  const reference = 8 * (sampler.steps - 1) + 1;
  const { rank, iterations, pairs } = effort.structure;
  const structure = 2 * rank * (iterations + 1) + 4 * rank * Math.max(2, iterations - 1) + 12 * pairs;
  const linearity = sigmas * (effort.probes + 36 + 16);
  const everySeed = effort.finalSeeds * (own + reference) + 4 * (reference / 2);
  // About eight coarse plans and two decisions of six plans each, at three quarters of the own cost.
  const plans = 0.75 * own * (14 * effort.coarseSeeds + 8 * (effort.finalSeeds - effort.coarseSeeds));
  const timings = (effort.timings + 1) * 1.75 * own * (batch + 1);
  return Math.round(structure + linearity + everySeed + plans + timings);
}
