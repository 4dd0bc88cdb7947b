import { option, remedy } from '../../domain/remedy';
import { DiagnosisError } from '../../shared/failure';
import type { Assessment } from './assess';
import { ambiguous, denoises, isSure } from './decide';
import { describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import { HypothesisSearch, type RecognitionTask } from './hypothesisSearch';
import type { Recognition } from './recognition';
import { probeTimeInput } from './noiseProbe';
import { usualSchedules } from './schedules';
import { doesNotDenoise } from '../findings/network/doesNotDenoise';
import type { Found } from '../findings/finding';
import { timestepOffset } from '../findings/schedule/timestepOffset';
import { measureTimestepOffset } from './timestepOffset';

/**
 * Finds a network's parameterization and noise schedule. Each hypothesis that options and files leave open is tried: first on pure
 * noise, which few survive, then by how the network denoises its own samples (score/selfConsistency.ts).
 * @throws DiagnosisError 'not-recognized' when no hypothesis fits, or several do
 */
export async function recognize(task: RecognitionTask): Promise<Recognition> {
  const { network, timeName, seed } = task;
  const timesteps = await probeTimeInput(network, task.known.wholeTimes, timeName, seed);
  const known = withTable(task.known, timesteps);
  const evidence = [...task.evidence];
  if (timesteps !== null) evidence.push(`The network has a table of ${timesteps} timesteps.`);
  const candidates = hypotheses(known);
  const isStated = known.family !== undefined && known.prediction !== undefined;
  const search = new HypothesisSearch(task);
  const decision = await search.decide(candidates, isStated);
  if (decision) {
    const { hypothesis, consistency } = decision.assessment;
    const offset = await offsetOf(task, decision.assessment);
    return recognitionOf(offset.from1 ? fromOne(hypothesis) : hypothesis, {
      std: consistency?.std,
      confidence: decision.sure ? 'measured' : 'likely',
      evidence: [...evidence, ...decision.evidence],
      warnings: offset.warnings,
    });
  }
  if (isStated) return asStated(task, search, candidates, evidence);
  const byName = search.named();
  if (byName) return unconfirmed(byName, evidence, `Assumed from the name of its input ${timeName}`);
  throw search.nothingFits();
}

/** Nothing fits what was stated. What a person stated stands, with a warning; a file may be another network's. */
async function asStated(
  task: RecognitionTask,
  search: HypothesisSearch,
  candidates: readonly Hypothesis[],
  evidence: readonly string[],
): Promise<Recognition> {
  const { stated } = task;
  const first = candidates[0];
  if (!first) throw noSuchParameterization(task);
  const byPerson = stated.family !== undefined && stated.prediction !== undefined;
  if (!byPerson) {
    const other = await search.decide(hypotheses(withTable(stated, null)), false).catch(() => null);
    if (other && isSure(other.assessment)) throw contradiction(search.assessmentOf(first), other.assessment);
  }
  const assessment = search.assessmentOf(first);
  // An output that is not finite is no matter of parameterization.
  if (assessment?.failure) throw assessment.failure;
  return unconfirmed(first, evidence, 'As stated');
}

/** A hypothesis that something speaks for, but not the measurements. */
function unconfirmed(hypothesis: Hypothesis, evidence: readonly string[], why: string): Recognition {
  const kind = describeHypothesis(hypothesis);
  return recognitionOf(hypothesis, {
    std: undefined,
    confidence: 'stated',
    evidence: [...evidence, `${why}: ${kind}.`],
    warnings: [doesNotDenoise.of({ kind })],
  });
}

async function offsetOf(
  { network, batch, seed, known }: RecognitionTask,
  { hypothesis, consistency }: Assessment,
): Promise<{ from1: boolean; warnings: Found[] }> {
  if (hypothesis.parameterization.time !== 'index' || known.time !== undefined || !consistency)
    return { from1: false, warnings: [] };
  const offset = await measureTimestepOffset(network, hypothesis, consistency.samples, { batch, seed });
  if (offset === 0) return { from1: false, warnings: [] };
  return { from1: offset > 0, warnings: [timestepOffset.of({ offset })] };
}

function fromOne(hypothesis: Hypothesis): Hypothesis {
  return { ...hypothesis, parameterization: { ...hypothesis.parameterization, time: 'index-from-1' } };
}

function contradiction(stated: Assessment | undefined, found: Assessment): DiagnosisError {
  const error = ambiguous(stated ? [found, stated] : [found]);
  const what = stated ? describeHypothesis(stated.hypothesis) : 'another kind of network';
  return new DiagnosisError(
    'not-recognised',
    `The files beside the checkpoint describe ${what}, but as ${describeHypothesis(found.hypothesis)} it ${denoises(found)}.`,
    error.remedy,
    { choices: error.choices },
  );
}

function noSuchParameterization({ known }: RecognitionTask): DiagnosisError {
  const { family, prediction, time } = known;
  const parts = [
    ...(family === undefined ? [] : [`family ${family}`]),
    ...(prediction === undefined ? [] : [`prediction ${prediction}`]),
    ...(time === undefined ? [] : [`time input ${time}`]),
    ...(known.wholeTimes ? ['an integer time input'] : []),
  ];
  return new DiagnosisError(
    'usage',
    `No known network combines ${parts.join(', ')}.`,
    remedy`Check ${option('family')}, ${option('prediction')}, and ${option('time')}.`,
  );
}

function recognitionOf(
  { family, schedule, parameterization }: Hypothesis,
  { std = 0.5, ...found }: Pick<Recognition, 'confidence' | 'evidence' | 'warnings'> & { std: number | undefined },
): Recognition {
  return { family, prediction: parameterization.prediction, schedule, parameterization, std, ...found };
}

/** A table is as long as the schedule the network was trained with, where no file gives another. */
function withTable(known: KnownFacts, timesteps: number | null): KnownFacts {
  const open = known.schedules.every(({ name }) => name !== null);
  return timesteps === null || !open ? known : { ...known, schedules: usualSchedules(timesteps) };
}
