import { option, remedy } from '../../../domain/remedy';
import type { TimeInput } from '../../../domain/timeInputs';
import { flowSchedule } from '../../../score/noise/schedule';
import { DiagnosisError } from '../../../shared/failure';
import { choiceOf } from '../hypothesis';
import { gainOf, moved } from '../../../score/statistics/gain';
import { pairedNoise, rangesOf, type Probed } from './probe';

/** Times close to both ends, in parts of their range. */
const [LOW, HIGH] = [0.002, 0.998] as const;
const PAIRS = 1;
/** Euler steps from one end to the other. */
const STEPS = 8;
/** By how much the gain may miss ±1, and what else the answer may hold, in the size of its input. */
const GAIN = 0.25;
const REST = 0.4;

/**
 * The range of time if the network predicts the velocity x₁ − x₀ from samples x₀ of one law to independent ones x₁ of another, whatever the
 * laws: where t = 1 it is x less a mean, where t = 0 a mean less x. Null for all else: a noise predictor answers with x at one end alone,
 * v and the clean sample at none.
 */
export async function velocityRange(probed: Probed): Promise<number | null> {
  const { network, wholeTimes } = probed;
  if (wholeTimes) return null;
  const d = network.dimension;
  const x = pairedNoise(probed, PAIRS);
  for (const range of rangesOf(probed)) {
    const atEnd = gainOf(await network.run(x, HIGH * range), x, d);
    if (!(Math.abs(atEnd.gain - 1) < GAIN && atEnd.rest < REST)) continue;
    // Off its samples a network may say anything at t = 0.
    let samples = x;
    for (let step = 0; step < STEPS; step++) {
      const t = HIGH + ((LOW - HIGH) * step) / STEPS;
      const velocity = await network.run(samples, t * range);
      samples = moved(samples, velocity, (LOW - HIGH) / STEPS);
    }
    const atStart = gainOf(await network.run(samples, LOW * range), samples, d);
    if (Math.abs(atStart.gain + 1) < GAIN && atStart.rest < REST) return range;
  }
  return null;
}

/** Of a velocity that does not denoise as one from Gaussian noise would. */
export function unlikeFlow(range: number): DiagnosisError {
  const times: readonly TimeInput[] = range === 1 ? ['t', 't-reversed'] : ['t1000', 't1000-reversed'];
  const choices = times.map((time) => {
    const parameterization = { prediction: 'velocity', time, timesteps: null, sigmaData: 0.5 } as const;
    const hypothesis = { family: 'flow', schedule: flowSchedule(), parameterization, betas: null } as const;
    return choiceOf(hypothesis, 'Its answers at both ends of t are those of a velocity.');
  });
  return new DiagnosisError(
    'not-recognised',
    'The network predicts the velocity of a flow, but it does not denoise samples with Gaussian noise of standard deviation 1: its source is another distribution, its data are of another scale than pictures, or it is barely trained.',
    remedy`A flow from other data, or from noise of another mean or scale, cannot be diagnosed. If its source is Gaussian noise, choose the direction of t, or set ${option('family')}, ${option('prediction')} and ${option('time')}.`,
    { choices },
  );
}
