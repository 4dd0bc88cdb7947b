import { DiagnosisError } from '../../shared/failure';
import type { Confidence, Warning } from '../../domain/report';
import { Contest, type RecognitionTask } from './contest';
import { ambiguous, denoises, isSure } from './decide';
import { describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import { probeTimeInput } from './noiseProbe';
import type { Recognition } from './recognition';
import { usualSchedules } from './schedules';
import { timestepOffset } from './timestepOffset';
import type { Weight } from './weigh';

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
  const message = `Read as ${parameterization}, the network does not find its own samples under noise: it was hardly trained, or it is of another kind than that.`;
  return recognitionOf(
    hypothesis,
    undefined,
    'stated',
    [...evidence, `Read ${why}: ${parameterization}.`],
    [{ code: 'does-not-denoise', message }],
  );
}

async function offsetOf(
  { network, batch, seed, told }: RecognitionTask,
  { hypothesis, consistency }: Weight,
): Promise<{ from1: boolean; warnings: Warning[] }> {
  if (hypothesis.parameterization.time !== 'index' || told.time !== undefined || !consistency)
    return { from1: false, warnings: [] };
  const offset = await timestepOffset(network, hypothesis, consistency.samples, batch, seed);
  if (offset === 0) return { from1: false, warnings: [] };
  const found = `The network denoises best when its timesteps are told ${offset > 0 ? 'one higher' : 'one lower'} than the schedule counts them`;
  const told1 =
    offset > 0
      ? 'they are counted from 1 here'
      : 'they are told as the schedule counts them, so the first levels cost quality';
  return { from1: offset > 0, warnings: [{ code: 'timestep-offset', message: `${found}: ${told1}.` }] };
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
  warnings: readonly Warning[],
): Recognition {
  const { prediction } = parameterization;
  return { family, prediction, schedule, parameterization, std: std ?? 0.5, confidence, evidence, warnings };
}

/** A table is as long as the schedule it was trained with, where no file tells another. */
function withTable(known: KnownFacts, timesteps: number | null): KnownFacts {
  const open = known.schedules.every(({ name }) => name !== null);
  return timesteps === null || !open ? known : { ...known, schedules: usualSchedules(timesteps) };
}
