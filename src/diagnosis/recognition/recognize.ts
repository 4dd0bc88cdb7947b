import type { Parameterization } from '../../engine/denoiser';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import type { Confidence } from '../../domain/report';
import { Contest, type RecognitionTask } from './contest';
import { ambiguous, denoises, isSure } from './decide';
import { describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import { probeTimeInput } from './noiseProbe';
import { usualSchedules } from './schedules';
import { doesNotDenoise } from '../findings/network/doesNotDenoise';
import type { Found } from '../findings/finding';
import { timestepOffset } from '../findings/schedule/timestepOffset';
import { measureTimestepOffset } from './timestepOffset';
import type { Weight } from './weigh';
import type { Family } from '../../domain/families';
import type { Prediction } from '../../domain/predictions';

/** What the network's numbers mean. */
export interface Recognition {
  readonly family: Family;
  readonly prediction: Prediction;
  readonly schedule: NoiseSchedule;
  readonly parameterization: Parameterization;
  /** Standard deviation of its own samples, a dimension; that of pictures in [−1, 1] where there are none. */
  readonly std: number;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly warnings: readonly Found[];
}

/**
 * Decides what a network gives and what its clock shows. Each reading that options and files leave open is tried: first on
 * pure noise, which few survive, then by what it makes of its own samples (score/selfConsistency.ts).
 * @throws DiagnosisError 'not-recognised' when no reading fits, or several do
 */
export async function recognize(question: RecognitionTask): Promise<Recognition> {
  const { network, timeName, seed } = question;
  const timesteps = await probeTimeInput(network, question.told.wholeTimes, timeName, seed);
  const told = withTable(question.told, timesteps);
  const evidence = [...question.evidence];
  if (timesteps !== null) evidence.push(`The network has a table of ${timesteps} timesteps.`);
  const stated = hypotheses(told);
  const isTold = told.family !== undefined && told.prediction !== undefined;
  const contest = new Contest(question);
  const decision = await contest.hold(stated, isTold);
  if (decision) {
    const { hypothesis } = decision.weight;
    const offset = await offsetOf(question, decision.weight);
    return recognitionOf(
      offset.from1
        ? { ...hypothesis, parameterization: { ...hypothesis.parameterization, time: 'index-from-1' } }
        : hypothesis,
      decision.weight.consistency?.std,
      decision.sure ? 'measured' : 'likely',
      [...evidence, ...decision.evidence],
      offset.warnings,
    );
  }
  if (isTold) return asTold(question, contest, stated, evidence);
  const byName = contest.named();
  if (byName) return unproven(byName, evidence, `by the name of its input ${timeName}`);
  throw contest.nothingFits();
}

/** Nothing fits what was stated. What a person said stands, with a warning; a file may be another network's. */
async function asTold(
  question: RecognitionTask,
  contest: Contest,
  stated: readonly Hypothesis[],
  evidence: readonly string[],
): Promise<Recognition> {
  const { said } = question;
  const first = stated[0];
  if (!first) throw noSuchReading(question);
  const bySaid = said.family !== undefined && said.prediction !== undefined;
  if (!bySaid) {
    const other = await contest.hold(hypotheses(withTable(said, null)), false).catch(() => null);
    if (other && isSure(other.weight)) throw contradiction(contest.weightOf(first), other.weight);
  }
  const weight = contest.weightOf(first);
  // An answer that is not finite is no matter of reading.
  if (weight?.failure) throw weight.failure;
  return unproven(first, evidence, 'as stated');
}

/** A reading that something speaks for, but not the numbers. */
function unproven(hypothesis: Hypothesis, evidence: readonly string[], why: string): Recognition {
  const parameterization = describeHypothesis(hypothesis);
  return recognitionOf(
    hypothesis,
    undefined,
    'stated',
    [...evidence, `Read ${why}: ${parameterization}.`],
    [doesNotDenoise.of({ parameterization })],
  );
}

async function offsetOf(
  { network, batch, seed, told }: RecognitionTask,
  { hypothesis, consistency }: Weight,
): Promise<{ from1: boolean; warnings: Found[] }> {
  if (hypothesis.parameterization.time !== 'index' || told.time !== undefined || !consistency)
    return { from1: false, warnings: [] };
  const offset = await measureTimestepOffset(network, hypothesis, consistency.samples, batch, seed);
  if (offset === 0) return { from1: false, warnings: [] };
  return { from1: offset > 0, warnings: [timestepOffset.of({ offset })] };
}

function contradiction(stated: Weight | undefined, found: Weight): DiagnosisError {
  const error = ambiguous(stated ? [found, stated] : [found]);
  const what = stated ? describeHypothesis(stated.hypothesis) : 'another kind of network';
  return new DiagnosisError(
    'not-recognised',
    `The files beside the checkpoint speak of ${what}, but read as ${describeHypothesis(found.hypothesis)} it ${denoises(found)}.`,
    error.remedy,
    { choices: error.choices },
  );
}

function noSuchReading({ said, told }: RecognitionTask): DiagnosisError {
  const { family, prediction, time } = { ...told, ...said };
  const parts = [family, prediction, time].filter((part) => part !== undefined);
  return new DiagnosisError(
    'usage',
    `There is no network of ${parts.join(', ')}${told.wholeTimes ? ' with whole-number times' : ''}.`,
    'Check --family, --prediction and --time.',
  );
}

function recognitionOf(
  { family, schedule, parameterization }: Hypothesis,
  std: number | undefined,
  confidence: Confidence,
  evidence: readonly string[],
  warnings: readonly Found[],
): Recognition {
  const { prediction } = parameterization;
  return { family, prediction, schedule, parameterization, std: std ?? 0.5, confidence, evidence, warnings };
}

/** A table is as long as the schedule it was trained with, where no file tells another. */
function withTable(known: KnownFacts, timesteps: number | null): KnownFacts {
  const open = known.schedules.every(({ name }) => name !== null);
  return timesteps === null || !open ? known : { ...known, schedules: usualSchedules(timesteps) };
}
