import type { SeededRuns } from '../baseline/seededRuns';
import type { Probes } from '../probes';
import type { Subject } from '../subject';

/** Samples for each probe at one σ: probes of one sample are one piece of evidence, however often noise is added to it. */
const SAMPLES_PER_PROBE = 1 / 2;

/**
 * Samples of the network that probes are made from: those that it has drawn, or more of them where these are few.
 * @param drawn [S, d]
 */
export async function ownProbes(
  { effort, dimension: d }: Subject,
  runs: SeededRuns,
  drawn: Float64Array,
): Promise<Probes> {
  const wanted = Math.ceil(SAMPLES_PER_PROBE * effort.probes);
  const clean = drawn.length / d >= wanted ? drawn : await runs.samples(wanted);
  return { clean, kind: 'sampler' };
}
