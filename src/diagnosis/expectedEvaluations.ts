import type { Subject } from './subject';

/** Network evaluations that a diagnosis of this effort usually takes, said before it starts. */
export function expectedEvaluations(subject: Subject, sigmas: number, batch: number): number {
  const { effort, sampler } = subject;
  const own = sampler.solver.evaluations(sampler.steps);
  const { rank, iterations, pairs } = effort.structure;
  const structure = 2 * rank * (iterations + 1) + 4 * rank * Math.max(2, iterations - 1) + 12 * pairs;
  const linearity = sigmas * (effort.probes + 36 + 16);
  // The own sampler and the true solution, whose steps are halved once on four seeds.
  const everySeed = 2 * own * effort.finalSeeds + 8 * own;
  // About fourteen plans on the coarse seeds, and two or three of them on all.
  const candidates = 0.75 * own * (14 * effort.coarseSeeds + 2.5 * (effort.finalSeeds - effort.coarseSeeds));
  const timings = effort.timings * 1.75 * own * (batch + 2);
  return Math.round(structure + linearity + everySeed + candidates + timings);
}
