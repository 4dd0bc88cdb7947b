import type { Network } from '../../engine/network';
import { denoiserOf } from '../../engine/denoiser';
import { mean } from '../../score/statistics/mean';
import { EVALUATIONS, judgeSelfConsistency, type SelfConsistency } from '../../score/selfConsistency';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';

/** How well a reading agrees with itself. */
export interface Weight {
  readonly hypothesis: Hypothesis;
  /** Mean over levels of ln(loss), see LevelJudgement; below 0 it denoises better than a linear filter. Infinity where it cannot be run. */
  readonly loss: number;
  /** Mean over levels of |⟨n̂, n̂ − n⟩|/‖n̂‖² + |⟨D, D − x₀⟩|/‖D‖²: 0 for a posterior mean. */
  readonly bias: number;
  readonly consistency: SelfConsistency | null;
  /** Why it could not be run. */
  readonly failure: DiagnosisError | null;
}

/** Bias of a network that was trained, if briefly; a wrong clock or schedule shows twice that and more. */
const CALIBRATED = 0.25;
/** Loss beyond that of a linear filter that a rough network may have. */
const DENOISES = Math.log(1.1);
/** A network that answers nothing is, read as v, a perfect filter of white data: to be taken for a kind it must do better. */
const BETTER_THAN_LINEAR = Math.log(0.9);

/** Samples for the test: enough numbers that chance stays below a few percent. */
export function samplesFor(dimension: number): number {
  return Math.min(48, Math.max(4, Math.ceil(2000 / dimension)));
}

/** Network evaluations that weighing one reading costs. */
export function evaluationsToWeigh(dimension: number): number {
  return samplesFor(dimension) * EVALUATIONS;
}

export async function weigh(network: Network, hypothesis: Hypothesis, batch: number, seed: number): Promise<Weight> {
  const { schedule, parameterization } = hypothesis;
  const { dimension } = network;
  const denoise = denoiserOf(network, parameterization, batch);
  try {
    const consistency = await judgeSelfConsistency(denoise, schedule, dimension, samplesFor(dimension), seed);
    return { hypothesis, ...scores(consistency), consistency, failure: null };
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    return { hypothesis, loss: Infinity, bias: Infinity, consistency: null, failure: error };
  }
}

/** Whether the network, read so, is what it is stated to be. */
export function bearsOut({ loss, bias }: Weight): boolean {
  return loss < DENOISES && bias < CALIBRATED;
}

/** Whether its numbers alone speak for the reading. */
export function fits({ loss, bias }: Weight): boolean {
  return loss < BETTER_THAN_LINEAR && bias < CALIBRATED;
}

/** The lower the likelier. The bias weighs most: it is first-order in a wrong schedule, the loss only second. */
export function cost({ loss, bias }: Weight): number {
  return loss + 12 * bias;
}

function scores({ levels, std, samples }: SelfConsistency): { loss: number; bias: number } {
  const size = Math.sqrt(mean(Array.from(samples, (value) => value * value)));
  // Samples that all end alike, or run away, show nothing.
  if (levels.length === 0 || !(std > 1e-3 * size) || !(size < 1e4)) return { loss: Infinity, bias: Infinity };
  return {
    loss: mean(levels.map((level) => Math.log(Math.min(100, Math.max(0.02, level.loss))))),
    bias: mean(levels.map((level) => Math.abs(level.noiseBias) + Math.abs(level.denoisedBias))),
  };
}
