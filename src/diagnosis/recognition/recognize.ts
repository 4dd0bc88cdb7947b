import { DiagnosisError } from '../../shared/failure';
import { fits, isBeyondDoubt, sourceOf, type Assessment } from './assess';
import {
  ambiguousSchedule,
  contradiction,
  withoutSigma,
  denoises,
  isSure,
  withOpenTime,
  withOpenTimesteps,
  type Decision,
} from './decide';
import { measureClocks } from './clocks';
import { isMeasurable } from './schedules/measure';
import { predictions } from '../../domain/predictions';
import {
  describeHypothesis,
  hypotheses,
  isUsual,
  type Hypothesis,
  type KnownFacts,
  type MeasuredClock,
} from './hypothesis';
import { HypothesisSearch, type RecognitionTask } from './hypothesisSearch';
import type { Recognition } from './recognition';
import type { Stage } from './schedules/assess';
import { findLastTimestep } from './noiseProbe';
import { namesTimesteps, suggestsRare } from './readByName';
import { withTimesteps } from './known';
import { doesNotDenoise } from '../findings/network/doesNotDenoise';
import type { Found } from '../findings/finding';
import { timestepOffset } from '../findings/schedule/timestepOffset';
import { otherKind } from './otherKinds/otherKind';
import { betterSchedule, refuseLongSchedule } from './otherKinds/scheduleBeside';
import { velocityRange } from './otherKinds/predictsVelocity';
import type { Probed } from './otherKinds/probe';
import { noSuchParameterization } from './refusals';
import { measureTimestepOffset } from './timestepOffset';

/**
 * Finds a network's parameterization and noise schedule. Each hypothesis that options and files leave open is tried: first on pure
 * noise, which few survive, then by how the network denoises its own samples (score/selfConsistency.ts).
 * @param table timesteps of the network's table; null where it takes any time
 * @throws DiagnosisError 'not-recognized' when no hypothesis fits, or several do
 */
export async function recognize(task: RecognitionTask, table: number | null): Promise<Recognition> {
  const { network, timeName, seed } = task;
  const isOpen = table === null && task.known.timesteps === undefined && mayCountTimesteps(task);
  const last = isOpen ? await findLastTimestep(network, seed) : null;
  const length = table ?? last;
  if (length !== null) refuseLongSchedule(task, length, table !== null);
  const known = withTimesteps(task.known, length);
  const evidence = [...task.evidence];
  if (table !== null) evidence.push(`The network has a table of ${table} timesteps.`);
  if (last !== null) evidence.push(`The network has no timesteps beyond ${last - 1}, so it has ${last}.`);
  const candidates = hypotheses(known, (time) => suggestsRare(time, timeName));
  const isStated = known.family !== undefined && known.prediction !== undefined;
  const search = new HypothesisSearch({ ...task, known });
  const asked = async (error: unknown): Promise<unknown> => {
    const other = isStated || search.hasClear ? null : await otherKind({ ...known, network, seed }, error);
    return other ?? withOpenTime(isOpen && last === null ? withOpenTimesteps(error) : error, known);
  };
  const decision = await firstDecision(search, {
    usual: candidates,
    isStated,
    hasRare: !isStated && !known.wholeTimes,
    rare: async () => rareHypotheses(known, await measureClocks(network, known, seed)),
    others: isOpen && last === null ? OTHER_TIMESTEPS.map((count) => ofTimesteps(known, count)) : [],
  }).catch(async (error: unknown) => {
    const velocity = isStated ? null : await decidedByEnds(search, { ...known, network, seed }, candidates, error);
    if (velocity) return velocity;
    throw await asked(error);
  });
  if (decision) {
    const { hypothesis, consistency, isOneStep, isUnsure } = decision.assessment;
    const better = await betterSchedule(task, decision.assessment);
    if (better) throw contradiction(decision.assessment, better, task.scheduleFile);
    // So does a network of fewer timesteps than it is taken to have.
    const isOpenYet = isOpen && last === null && hypothesis.parameterization.time === 'index';
    if (isOneStep && !isStated && (isOpenYet || isUnsure))
      throw ambiguousSchedule(decision.assessment, [decision.assessment]);
    const offset = await offsetOf(task, decision.assessment);
    return recognitionOf(offset.from1 ? fromOne(hypothesis) : hypothesis, {
      std: consistency?.std,
      confidence: decision.sure && hypothesis.assumedWithin === undefined ? 'measured' : 'likely',
      evidence: [...evidence, ...decision.evidence, ...curveSeen(hypothesis)],
      warnings: [
        ...offset.warnings,
        ...studentOf(task, decision.assessment),
        ...(await otherSourceOf(task, decision.assessment)),
      ],
    });
  }
  if (isStated) return asStated(task, search, candidates, evidence);
  const linear = search.asGoodAsLinear();
  if (linear)
    return recognitionOf(linear.hypothesis, {
      std: linear.consistency?.std,
      confidence: 'likely',
      evidence: [...evidence, `As ${describeHypothesis(linear.hypothesis)}, the network ${denoises(linear)}.`],
      warnings: [],
    });
  const byName = search.named();
  if (byName) return unconfirmed(byName, evidence, `Assumed from the name of its input ${timeName}`);
  throw withoutSigma(known) ?? (await asked(search.nothingFits()));
}

/** How closely a schedule is known that was measured, and is none that the measurements tell from all others. */
function curveSeen({ betas, scheduleError, assumedWithin }: Hypothesis): string[] {
  if (assumedWithin !== undefined)
    return [
      `The measurements alone tell the σ of its noise schedule to within a factor of ${Number(Math.exp(assumedWithin).toPrecision(2))}; of the schedules that agree with them, the usual one is assumed.`,
    ];
  if (scheduleError === undefined || betas === null) return [];
  const percent = Math.round(100 * Math.expm1(scheduleError));
  return [
    `Its noise schedule is none of the known ones. It was measured from the network’s answers, its σ to within ${percent} %: ${betas}.`,
  ];
}

/** Numbers of timesteps that published networks have besides the usual one. */
const OTHER_TIMESTEPS = [4000, 2000, 500, 200, 100];

/** Hypotheses in the order in which they come into question. */
interface Candidates {
  readonly usual: readonly Hypothesis[];
  readonly isStated: boolean;
  /** Whether rare time inputs come into question before more is spent on the usual ones: few are whole numbers. */
  readonly hasRare: boolean;
  /** Of rare time inputs, some of which have to be measured. */
  readonly rare: () => Promise<readonly Hypothesis[]>;
  /** Of other numbers of timesteps. */
  readonly others: readonly (readonly Hypothesis[])[];
}

/**
 * What the usual hypotheses decide; where nothing fits them, or several do, the less usual, if they leave no doubt.
 * @throws DiagnosisError what the usual ones have to ask
 */
async function firstDecision(
  search: HypothesisSearch,
  { usual, isStated, hasRare, rare, others }: Candidates,
): Promise<Decision | null> {
  let first = await decided(search, usual, { stated: isStated, stage: hasRare ? 'first' : 'whole' });
  if (first && !(first instanceof DiagnosisError)) return first;
  const isSettledBy = (one: typeof first): one is Decision =>
    one !== null && !(one instanceof DiagnosisError) && isSure(one.assessment);
  if (!search.isOfNoMeasurableTime) {
    const decision = await decided(search, await rare(), {});
    if (isSettledBy(decision)) return decision;
  }
  if (hasRare) first = await decided(search, usual, {});
  // None of the usual schedules may be near the network's own.
  if (search.fitsNothing && !isStated) first = (await decided(search, usual, { stage: 'last' })) ?? first;
  if (first && !(first instanceof DiagnosisError)) return first;
  for (const next of first && search.isOfNoMeasurableTime ? [] : others) {
    const decision = await decided(search, next, {});
    // Of many numbers, one fits by chance.
    if (isSettledBy(decision) && isBeyondDoubt(decision.assessment)) return decision;
  }
  if (first) throw first;
  return null;
}

/** Where a flow is among what would be asked: the flow, if the answers at both ends of its time are those of a velocity and of nothing else. */
async function decidedByEnds(
  search: HypothesisSearch,
  probed: Probed,
  candidates: readonly Hypothesis[],
  asked: unknown,
): Promise<Decision | null> {
  const isFlow = asked instanceof DiagnosisError && asked.choices.some(({ sidecar }) => sidecar.family === 'flow');
  if (!isFlow || (await velocityRange(probed).catch(() => null)) === null) return null;
  const velocities = candidates.filter(({ parameterization }) => parameterization.prediction === 'velocity');
  const decision = await decided(search, velocities, { stated: true });
  if (!decision || decision instanceof DiagnosisError || !fits(decision.assessment)) return null;
  return { ...decision, evidence: [...decision.evidence, 'At both ends of t it answers as a velocity does.'] };
}

/** The decision, or what it has to ask. */
function decided(
  search: HypothesisSearch,
  candidates: readonly Hypothesis[],
  how: { stated?: boolean; stage?: Stage },
): Promise<Decision | DiagnosisError | null> {
  return search.decide(candidates, how).catch((error: unknown) => {
    if (error instanceof DiagnosisError) return error;
    throw error;
  });
}

/** Those of rare time inputs alone. */
function rareHypotheses(known: KnownFacts, measured: readonly MeasuredClock[]): Hypothesis[] {
  const all = hypotheses({ ...known, measured }, () => true);
  return all.filter(
    ({ family, parameterization: { prediction, time } }) =>
      !isUsual(time, prediction, family) && predictions[prediction].levelFreeFormula(time) === null,
  );
}

/** Those that count timesteps, of which there are as many. */
function ofTimesteps(known: KnownFacts, count: number): Hypothesis[] {
  return hypotheses(withTimesteps(known, count)).filter(
    (one) => one.parameterization.time === 'index' && isMeasurable(one),
  );
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
  if (!first) throw noSuchParameterization(task.known);
  const byPerson = stated.family !== undefined && stated.prediction !== undefined;
  if (!byPerson) {
    const other = await search.decide(hypotheses(stated), {}).catch(() => null);
    if (other && isSure(other.assessment)) throw contradiction(search.assessmentOf(first), other.assessment);
  }
  const assessment = search.assessmentOf(first);
  const better = assessment ? await betterSchedule(task, assessment) : null;
  if (better) throw contradiction(assessment, better, task.scheduleFile);
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

/** The finding that the network is a one-step student, by what it answers or by the scheduler it is made for. */
function studentOf({ studentOf: scheduler }: RecognitionTask, { hypothesis, isOneStep }: Assessment): Found[] {
  const kind = describeHypothesis(hypothesis);
  if (isOneStep) return [doesNotDenoise.of({ kind, because: 'one-step' })];
  return scheduler === null ? [] : [doesNotDenoise.of({ kind, because: 'scheduler', scheduler })];
}

/** The finding that a flow comes from something else than the noise that its samples are drawn from. */
async function otherSourceOf(task: RecognitionTask, assessment: Assessment): Promise<Found[]> {
  const source = assessment.isOneStep ? null : await sourceOf(task.network, assessment, task);
  if (source === null) return [];
  return [doesNotDenoise.of({ kind: describeHypothesis(assessment.hypothesis), because: 'source', ...source })];
}

async function offsetOf(
  { network, batch, seed, known }: RecognitionTask,
  { hypothesis, consistency }: Assessment,
): Promise<{ from1: boolean; warnings: Found[] }> {
  if (hypothesis.parameterization.time !== 'index' || known.time !== undefined || !consistency)
    return { from1: false, warnings: [] };
  const offset = await measureTimestepOffset(network, hypothesis, consistency, { batch, seed });
  if (offset === 0) return { from1: false, warnings: [] };
  return { from1: offset > 0, warnings: [timestepOffset.of({ offset })] };
}

function fromOne(hypothesis: Hypothesis): Hypothesis {
  return { ...hypothesis, parameterization: { ...hypothesis.parameterization, time: 'index-from-1' } };
}

function recognitionOf(
  { family, schedule, parameterization }: Hypothesis,
  { std = 0.5, ...found }: Pick<Recognition, 'confidence' | 'evidence' | 'warnings'> & { std: number | undefined },
): Recognition {
  return { family, prediction: parameterization.prediction, schedule, parameterization, std, ...found };
}

/** Whether the time may be a timestep: an input of integers or of that name. */
function mayCountTimesteps({ known, timeName }: RecognitionTask): boolean {
  return (known.family ?? 'vp') === 'vp' && (known.wholeTimes || namesTimesteps(timeName));
}
