import type { Network } from '../../../engine/network';
import type { TimeInput } from '../../../domain/timeInputs';
import { fits, sourceOf, type Assessment } from '../assess';

/** Times of flows that run from the other end. */
const MIRRORED: Partial<Record<TimeInput, TimeInput>> = {
  t: 't-reversed',
  't-reversed': 't',
  t1000: 't1000-reversed',
  't1000-reversed': 't1000',
};

/**
 * Without the other direction of time of a flow that fits and comes from Gaussian noise, where that does not fit, or comes from something else:
 * in few dimensions the data may pass for the noise.
 */
export async function withoutMirrored(
  network: Network,
  tried: readonly Assessment[],
  how: { batch: number; seed: number },
): Promise<Assessment[]> {
  for (const one of tried) {
    const other = tried.find((each) => timeOf(each) === MIRRORED[timeOf(one)]);
    if (!other || !(await isFromNoise(network, one, how))) continue;
    if (!(await isFromNoise(network, other, how))) return tried.filter((each) => each !== other);
  }
  return [...tried];
}

async function isFromNoise(
  network: Network,
  assessment: Assessment,
  how: { batch: number; seed: number },
): Promise<boolean> {
  return fits(assessment) && (await sourceOf(network, assessment, how)) === null;
}

function timeOf({ hypothesis }: Assessment): TimeInput {
  return hypothesis.parameterization.time;
}
