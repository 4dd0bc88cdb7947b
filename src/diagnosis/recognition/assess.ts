import type { Network } from '../../engine/network';
import { denoiserOf } from '../../engine/denoiser';
import { mean } from '../../score/statistics/mean';
import { childSeed } from '../../score/statistics/normal';
import {
  BRIEF,
  CLOSE,
  evaluationsOf,
  judgeSelfConsistency,
  type Scrutiny,
  type SelfConsistency,
} from '../../score/selfConsistency';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';
import { otherSource, type OtherSource } from '../../score/flowSource';
import type { Denoise } from '../../score/noise/level';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { answersWithSamples } from '../../score/oneStep';

/** How well a network, taken as a hypothesis says, agrees with itself. */
export interface Assessment {
  readonly hypothesis: Hypothesis;
  /** Mean over levels of ln(loss), see LevelJudgement; below 0 it denoises better than a linear filter. Infinity where it cannot run. */
  readonly loss: number;
  /** Mean over levels of |⟨n̂, n̂ − n⟩|/‖n̂‖² + |⟨D, D − x₀⟩|/‖D‖², each beyond chance: 0 for a posterior mean. */
  readonly bias: number;
  readonly consistency: SelfConsistency | null;
  /** It answers noise with finished samples, as a one-step student does. */
  readonly isOneStep?: boolean;
  /** Whether it does was not made sure of: its bias is more than a student's under its own schedule, and that is open. */
  readonly isUnsure?: true;
  /** ln of the factor by which other schedules have more error; absent where the schedule was stated, or measured by itself. */
  readonly lead?: number;
  /** With schedules that the network's answers point to, if not surely. */
  readonly likely?: readonly Hypothesis[];
  /** Why it could not run. */
  readonly failure: DiagnosisError | null;
}

/** Deviations of chance that are deducted from a bias. */
const CHANCE = 1.5;
/** Bias of a network that was trained, if briefly; a wrong time input or schedule shows twice that and more. */
const CALIBRATED = 0.25;
/** Loss beyond that of a linear filter that a rough network may have. */
const DENOISES = Math.log(1.1);
/** A network whose output is zero is, as a v predictor, a perfect filter of white data: to be recognized it must do better. */
const BETTER_THAN_LINEAR = Math.log(0.9);

/** A look at a hypothesis: how thorough it is, and of how many samples. */
interface Look {
  readonly scrutiny: Scrutiny;
  /** Numbers in its samples, and how many samples there are at most and at least: chance falls with the numbers. */
  readonly numbers: number;
  readonly most: number;
  readonly least: number;
}

/** From the shortest on; each is for what the ones before leave in doubt. */
export const LOOKS = {
  /** Of a hypothesis that names or files single out. */
  expected: { scrutiny: BRIEF, numbers: 128, most: 8, least: 2 },
  brief: { scrutiny: BRIEF, numbers: 192, most: 8, least: 2 },
  close: { scrutiny: CLOSE, numbers: 320, most: 12, least: 3 },
} as const satisfies Record<string, Look>;

/** Bias of a one-step student under its own schedule; under another one a network that answers as a student does has more. */
export const MOST_OF_STUDENT = 0.06;

/** Samples that tell how much samples vary, of a network that looks like a one-step student or a flow from another source. */
const MORE_SAMPLES = 12;

/** Samples of a look. */
function samplesFor(dimension: number, { numbers, most, least }: Look): number {
  return Math.min(most, Math.max(least, Math.ceil(numbers / dimension)));
}

/** Network evaluations that a look takes, at most. */
export function evaluationsToAssess(dimension: number, look: Look): number {
  return evaluationsOf(look.scrutiny, { count: samplesFor(dimension, look), dimension });
}

/**
 * How well the network agrees with itself, taken as a hypothesis says.
 * @param isOpen its schedule is one of several, and can be measured: what that shows tells of a student, too
 */
export async function assess(
  network: Network,
  hypothesis: Hypothesis,
  { batch, seed, look, isOpen = false }: { batch: number; seed: number; look: Look; isOpen?: boolean },
): Promise<Assessment> {
  const { schedule, parameterization } = hypothesis;
  const { dimension } = network;
  const denoise = denoiserOf(network, parameterization, batch);
  try {
    const count = samplesFor(dimension, look);
    const { scrutiny } = look;
    const consistency = await judgeSelfConsistency(denoise, schedule, { dimension, count, seed, scrutiny });
    const scored = scores(consistency);
    const assessment: Assessment = { hypothesis, ...scored, consistency, failure: null };
    // Where its kind was stated, no better than a linear filter is enough.
    if (!(look === LOOKS.expected ? isConsistent(assessment) : fits(assessment))) return assessment;
    const isUnsure = isOpen && scored.bias >= MOST_OF_STUDENT;
    const drawMore = isUnsure ? null : () => moreSamples(denoise, schedule, { dimension, seed });
    const isOneStep = await answersWithSamples(denoise, schedule, consistency, { dimension, seed, drawMore });
    return { ...assessment, isOneStep, ...(isOneStep && isUnsure && { isUnsure }) };
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    return { hypothesis, loss: Infinity, bias: Infinity, consistency: null, failure: error };
  }
}

/** What a flow that is recognized shows of another source than Gaussian noise; null where it shows none. */
export async function sourceOf(
  network: Network,
  { hypothesis: { family, schedule, parameterization }, consistency }: Assessment,
  { batch, seed }: { batch: number; seed: number },
): Promise<OtherSource | null> {
  if (family !== 'flow' || !consistency) return null;
  const { dimension } = network;
  const denoise = denoiserOf(network, parameterization, batch);
  const drawMore = (): Promise<Float64Array> => moreSamples(denoise, schedule, { dimension, seed });
  return otherSource(denoise, schedule, consistency, { dimension, seed, drawMore });
}

async function moreSamples(
  denoise: Denoise,
  schedule: NoiseSchedule,
  { dimension, seed }: { dimension: number; seed: number },
): Promise<Float64Array> {
  const more = {
    dimension,
    count: MORE_SAMPLES,
    seed: childSeed(seed, 50),
    scrutiny: { ...BRIEF, relativeSigmas: [] },
  };
  return (await judgeSelfConsistency(denoise, schedule, more)).samples;
}

/** Half the bias that a trained network may have. */
const BEYOND_DOUBT = CALIBRATED / 2;
const HOPELESS = { loss: -0.1, bias: 0.4 };

/** Whether a short look leaves nothing to doubt. */
export function isBeyondDoubt(assessment: Assessment): boolean {
  const { bias, consistency, isOneStep } = assessment;
  return fits(assessment) && bias < BEYOND_DOUBT && !isOneStep && consistency?.isReached !== false;
}

/** Whether a closer look would tell nothing more. */
export function isSettled(assessment: Assessment): boolean {
  return isBeyondDoubt(assessment) || (assessment.isOneStep === true && fits(assessment));
}

/** Whether a short look tells against it: most hypotheses are as wrong that anybody sees it. */
export function isHopeless({ loss, bias, consistency }: Assessment): boolean {
  if (!consistency) return true;
  return consistency.isReached && loss > HOPELESS.loss && bias > HOPELESS.bias;
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
    bias: mean(
      levels.map(
        ({ noiseBias, denoisedBias, noiseChance, denoisedChance }) =>
          beyondChance(noiseBias, noiseChance) + beyondChance(denoisedBias, denoisedChance),
      ),
    ),
  };
}

/** What is left of a bias when chance has had its share. */
function beyondChance(bias: number, chance: number): number {
  return Math.sqrt(Math.max(0, bias * bias - (CHANCE * chance) ** 2));
}
