import type { Network } from '../../engine/network';
import { denoiserOf } from '../../engine/denoiser';
import { mean } from '../../score/statistics/mean';
import {
  BRIEF,
  evaluationsOf,
  judgeSelfConsistency,
  THOROUGH,
  type Scrutiny,
  type SelfConsistency,
} from '../../score/selfConsistency';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';
import { answersWithSamples } from '../../score/oneStep';

/** How well a network, taken as a hypothesis says, agrees with itself. */
export interface Assessment {
  readonly hypothesis: Hypothesis;
  /** Mean over levels of ln(loss), see LevelJudgement; below 0 it denoises better than a linear filter. Infinity where it cannot run. */
  readonly loss: number;
  /** Mean over levels of |⟨n̂, n̂ − n⟩|/‖n̂‖² + |⟨D, D − x₀⟩|/‖D‖²: 0 for a posterior mean. */
  readonly bias: number;
  readonly consistency: SelfConsistency | null;
  /** It answers noise with finished samples, as a one-step student does. */
  readonly isOneStep?: boolean;
  /** ln of the factor by which other schedules have more error; absent where the schedule was stated, or measured by itself. */
  readonly lead?: number;
  /** Why it could not run. */
  readonly failure: DiagnosisError | null;
}

/** Bias of a network that was trained, if briefly; a wrong time input or schedule shows twice that and more. */
const CALIBRATED = 0.25;
/** Loss beyond that of a linear filter that a rough network may have. */
const DENOISES = Math.log(1.1);
/** A network whose output is zero is, as a v predictor, a perfect filter of white data: to be recognized it must do better. */
const BETTER_THAN_LINEAR = Math.log(0.9);

/** Samples for the test: enough numbers that chance stays below a few percent. */
function samplesFor(dimension: number, scrutiny: Scrutiny): number {
  // In one dimension a sample is a single number.
  const most = Math.max(scrutiny === BRIEF ? 16 : 48, Math.ceil(96 / dimension));
  return Math.min(most, Math.max(4, Math.ceil(2000 / dimension)));
}

/** Network evaluations that assessing one hypothesis costs. */
export function evaluationsToAssess(dimension: number, scrutiny: Scrutiny): number {
  return samplesFor(dimension, scrutiny) * evaluationsOf(scrutiny);
}

/** How well the network agrees with itself, taken as a hypothesis says. */
export async function assess(
  network: Network,
  hypothesis: Hypothesis,
  { batch, seed, scrutiny = THOROUGH }: { batch: number; seed: number; scrutiny?: Scrutiny },
): Promise<Assessment> {
  const { schedule, parameterization } = hypothesis;
  const { dimension } = network;
  const denoise = denoiserOf(network, parameterization, batch);
  try {
    const count = samplesFor(dimension, scrutiny);
    const consistency = await judgeSelfConsistency(denoise, schedule, { dimension, count, seed, scrutiny });
    const scored = scores(consistency);
    const isOneStep =
      scored.loss < Infinity && (await answersWithSamples(denoise, schedule, consistency, { dimension, seed }));
    return { hypothesis, ...scored, consistency, isOneStep, failure: null };
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    return { hypothesis, loss: Infinity, bias: Infinity, consistency: null, failure: error };
  }
}

/** Half the bias that a trained network may have. */
const BEYOND_DOUBT = CALIBRATED / 2;
const HOPELESS = { loss: -0.1, bias: 0.4 };

/** What a short look tells of a hypothesis. */
export type Glance = { readonly assessment: Assessment; readonly tells: 'right' | 'wrong' | 'nothing' };

/** A few samples of few steps: most hypotheses are as wrong that anybody sees it, and the right one mostly leaves no doubt. */
export async function glance(
  network: Network,
  hypothesis: Hypothesis,
  task: { batch: number; seed: number },
): Promise<Glance> {
  const assessment = await assess(network, hypothesis, { ...task, scrutiny: BRIEF });
  const { loss, bias, consistency, isOneStep } = assessment;
  if (!consistency) return { assessment, tells: 'wrong' };
  if (!consistency.isReached) return { assessment, tells: 'nothing' };
  if (fits(assessment) && bias < BEYOND_DOUBT && !isOneStep) return { assessment, tells: 'right' };
  return { assessment, tells: loss > HOPELESS.loss && bias > HOPELESS.bias ? 'wrong' : 'nothing' };
}

/** Whether the measurements are consistent with a hypothesis that was stated. */
export function isConsistent({ loss, bias }: Assessment): boolean {
  return loss < DENOISES && bias < CALIBRATED;
}

/** Whether the measurements alone speak for the hypothesis. */
export function fits({ loss, bias }: Assessment): boolean {
  return loss < BETTER_THAN_LINEAR && bias < CALIBRATED;
}

/** The lower the likelier. The bias weighs most: it is first-order in a wrong schedule, the loss only second. */
export function cost({ loss, bias }: Assessment): number {
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
