import type { Network } from '../../engine/network';
import type { Reading } from '../../engine/denoiser';
import type { NoiseSchedule } from '../../score/schedule';
import { DiagnosisError, type Choice } from '../../shared/failure';
import type { Confidence, Family, Prediction, Warning } from '../../shared/report';
import { ambiguous, answerAlike, decide, denoises, isSure, type Decision } from './decide';
import { choiceOf, describe, hypotheses, type Hypothesis, type Known } from './hypothesis';
import { clockOf, NoiseProbe } from './noiseProbe';
import { isLikely, isMisnamed, isNamed } from './readByName';
import { usualSchedules } from './schedules';
import { timestepOffset } from './timestepOffset';
import { evaluationsToWeigh, fits, weigh, type Weight } from './weigh';

/** What the network's numbers mean. */
export interface Meaning {
  readonly family: Family;
  readonly prediction: Prediction;
  readonly schedule: NoiseSchedule;
  readonly reading: Reading;
  /** Standard deviation of its own samples, a dimension; that of pictures in [−1, 1] where there are none. */
  readonly deviation: number;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly warnings: readonly Warning[];
}

export interface Question {
  readonly network: Network;
  readonly timeName: string;
  /** What was said by hand, and the same with what the files beside the checkpoint say. */
  readonly said: Known;
  readonly told: Known;
  readonly evidence: readonly string[];
  readonly batch: number;
  readonly seed: number;
  /** Seconds that one reading may take to be weighed: for a slower network an answer by names must do. */
  readonly patience: number;
}

/**
 * Decides what a network gives and what its clock shows. Each reading that options and files leave open is tried: first on
 * pure noise, which few survive, then by what it makes of its own samples (score/selfConsistency.ts).
 * @throws DiagnosisError 'not-recognised' when no reading fits, or several do
 */
export async function recognise(question: Question): Promise<Meaning> {
  const { network, timeName, seed } = question;
  const timesteps = await clockOf(network, question.told.wholeTimes, timeName, seed);
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
    return meaningOf(
      offset.from1 ? { ...hypothesis, reading: { ...hypothesis.reading, time: 'index-from-1' } } : hypothesis,
      decision.weight.consistency?.deviation,
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
  question: Question,
  contest: Contest,
  stated: readonly Hypothesis[],
  evidence: readonly string[],
): Promise<Meaning> {
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
function unproven(hypothesis: Hypothesis, evidence: readonly string[], why: string): Meaning {
  const reading = describe(hypothesis);
  const message = `Read as ${reading}, the network does not find its own samples under noise: it was hardly trained, or it is of another kind than that.`;
  return meaningOf(
    hypothesis,
    undefined,
    'stated',
    [...evidence, `Read ${why}: ${reading}.`],
    [{ code: 'does-not-denoise', message }],
  );
}

/** Readings tried on one network; none twice. */
class Contest {
  private readonly weights = new Map<string, Weight>();
  private readonly probe: NoiseProbe;
  private plausible: readonly Hypothesis[] = [];

  constructor(private readonly question: Question) {
    this.probe = new NoiseProbe(question.network, question.seed);
  }

  weightOf(hypothesis: Hypothesis): Weight | undefined {
    return this.weights.get(keyOf(hypothesis));
  }

  /** @param only the reading is stated: the noise probe has nothing to sort out */
  async hold(candidates: readonly Hypothesis[], only: boolean): Promise<Decision | null> {
    const { network, batch, seed, timeName, patience } = this.question;
    const named = (hypothesis: Hypothesis): boolean => isNamed(hypothesis, timeName);
    const plausible: Hypothesis[] = [];
    const broken: Hypothesis[] = [];
    for (const hypothesis of candidates) {
      const answer = await this.probe.ask(hypothesis);
      if (answer === 'broken') broken.push(hypothesis);
      if (answer === 'plausible' || only) plausible.push(hypothesis);
    }
    const likely = (hypothesis: Hypothesis): number => Number(isLikely(hypothesis, timeName));
    plausible.sort((a, b) => likely(b) - likely(a));
    this.plausible = plausible;
    if (this.probe.secondsPerEvaluation * evaluationsToWeigh(network.dimension) > patience)
      return this.byName(plausible);
    const tried: Weight[] = [];
    for (const siblings of bySchedule(plausible)) {
      for (const hypothesis of siblings) {
        const weight = this.weightOf(hypothesis) ?? (await weigh(network, hypothesis, batch, seed));
        this.weights.set(keyOf(hypothesis), weight);
        tried.push(weight);
      }
      // A telling name and telling numbers together need no rivals to compare with.
      if (tried.some((weight) => isSure(weight) && named(weight.hypothesis))) break;
    }
    const failure = this.usualByName()?.failure;
    if (failure && !tried.some((weight) => fits(weight) && named(weight.hypothesis))) throw failure;
    if (!only && this.isEclipsed(broken, tried, named)) return null;
    const decision = decide(tried, named, only);
    if (decision && !only && isMisnamed(decision.weight.hypothesis, timeName)) throw ambiguous([decision.weight]);
    return decision;
  }

  /** A reading that cannot be weighed, since the network overflows there, leaves no room for the next best. */
  private isEclipsed(
    broken: readonly Hypothesis[],
    tried: readonly Weight[],
    named: (hypothesis: Hypothesis) => boolean,
  ): boolean {
    const rivals = tried.filter(fits).map(({ hypothesis }) => hypothesis);
    const lacksName = !rivals.some(named);
    return broken.some((one) => (lacksName && named(one)) || rivals.some((rival) => answerAlike(one, rival)));
  }

  /** The usual reading of a name that leaves no doubt, for a network that nothing better can be said of; null where it cannot run. */
  named(): Hypothesis | null {
    const usual = this.usualByName();
    return usual && !this.probe.broken && !usual.failure ? usual.hypothesis : null;
  }

  /** That reading, with what keeps it from running: an answer that is not finite is then no matter of reading. */
  private usualByName(): { hypothesis: Hypothesis; failure: DiagnosisError | null } | null {
    const { timeName } = this.question;
    const hypothesis = this.plausible.find((one) => isNamed(one, timeName) && one.reading.time === 'sigma');
    return hypothesis ? { hypothesis, failure: this.weightOf(hypothesis)?.failure ?? null } : null;
  }

  nothingFits(): DiagnosisError {
    const { timeName } = this.question;
    const { broken } = this.probe;
    if (broken)
      return new DiagnosisError(
        'network-output',
        `The network's answer is not finite where ${timeName} is ${broken.time} (read as σ = ${Number(broken.level.sigma.toPrecision(3))}).`,
        'Look for an overflow (float16 holds up to 65504) or damaged weights there; a network of another kind needs --family and --prediction.',
      );
    const weights = [...this.weights.values()].sort((a, b) => a.loss - b.loss);
    const failed = weights.find(({ failure }) => failure !== null);
    if (failed?.failure && weights.every(({ failure }) => failure !== null)) return failed.failure;
    const near = weights.filter(({ loss }) => loss < 0);
    if (near.length > 0) return ambiguous(near);
    return new DiagnosisError(
      'not-recognised',
      'Read in none of the known ways does the network denoise: it was hardly trained, or it is no diffusion network of a known kind.',
      'If it is one, name it with --family edm|vp|flow and --prediction denoised|epsilon|v|velocity|score|edm-raw, or in a sidecar file.',
      { choices: this.usual() },
    );
  }

  /** What networks with such a name are as a rule, for a person who knows better than the numbers. */
  private usual(): Choice[] {
    const { told, timeName } = this.question;
    const usual = hypotheses({ ...told, schedules: told.schedules.slice(0, 1) });
    const likely = usual.filter((one) => isLikely(one, timeName));
    const ofEach = (['edm', 'vp', 'flow'] as const).flatMap((family) =>
      usual.filter((one) => one.family === family).slice(0, family === 'vp' ? 2 : 1),
    );
    const shown = likely.length > 0 ? likely.slice(0, 4) : ofEach;
    return shown.map((one) => choiceOf(one, 'Its numbers do not bear it out.'));
  }

  /** Too slow: the likeliest by name, unweighed. */
  private byName([first]: readonly Hypothesis[]): Decision | null {
    if (!first) return null;
    return {
      weight: { hypothesis: first, loss: NaN, bias: NaN, consistency: null, failure: null },
      evidence: [
        `Read as ${describe(first)} by its names and its answer to pure noise; a diagnosis checks it by numbers.`,
      ],
      sure: false,
    };
  }
}

async function offsetOf(
  { network, batch, seed, told }: Question,
  { hypothesis, consistency }: Weight,
): Promise<{ from1: boolean; warnings: Warning[] }> {
  if (hypothesis.reading.time !== 'index' || told.time !== undefined || !consistency)
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
  return ambiguousBetween(found, stated);
}

function ambiguousBetween(found: Weight, stated: Weight | undefined): DiagnosisError {
  const error = ambiguous(stated ? [found, stated] : [found]);
  const what = stated ? describe(stated.hypothesis) : 'another kind of network';
  return new DiagnosisError(
    'not-recognised',
    `The files beside the checkpoint speak of ${what}, but read as ${describe(found.hypothesis)} it ${denoises(found)}.`,
    error.remedy,
    { choices: error.choices },
  );
}

function noSuchReading({ said, told }: Question): DiagnosisError {
  const { family, prediction, time } = { ...told, ...said };
  const parts = [family, prediction, time].filter((part) => part !== undefined);
  return new DiagnosisError(
    'usage',
    `There is no network of ${parts.join(', ')}${told.wholeTimes ? ' with whole-number times' : ''}.`,
    'Check --family, --prediction and --time.',
  );
}

function meaningOf(
  { family, schedule, reading }: Hypothesis,
  deviation: number | undefined,
  confidence: Confidence,
  evidence: readonly string[],
  warnings: readonly Warning[],
): Meaning {
  const { prediction } = reading;
  return { family, prediction, schedule, reading, deviation: deviation ?? 0.5, confidence, evidence, warnings };
}

/** A table is as long as the schedule it was trained with, where no file tells another. */
function withTable(known: Known, timesteps: number | null): Known {
  const open = known.schedules.every(({ name }) => name !== null);
  return timesteps === null || !open ? known : { ...known, schedules: usualSchedules(timesteps) };
}

/** Readings that differ in their betas alone stand together: the best of them counts. */
function bySchedule(candidates: readonly Hypothesis[]): Hypothesis[][] {
  const groups = new Map<string, Hypothesis[]>();
  for (const candidate of candidates) {
    const { family, reading } = candidate;
    const key = [family, reading.prediction, reading.time].join();
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()];
}

function keyOf({ family, reading, betas, schedule }: Hypothesis): string {
  const { prediction, time, sigmaData } = reading;
  return [family, prediction, time, sigmaData, betas, schedule.timesteps, schedule.sigmaMax].join();
}
