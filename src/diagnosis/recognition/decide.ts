import { option, remedy, type Remedy } from '../../domain/remedy';
import { predictions } from '../../domain/predictions';
import type { LevelFreeFormula } from '../../domain/predictions/definition';
import { timeInputs } from '../../domain/timeInputs';
import { DiagnosisError, type Choice } from '../../shared/failure';
import { cost, fits, isConsistent, type Assessment } from './assess';
import { choiceOf, describeHypothesis, SIGMA_OF_ITS_OWN, type Hypothesis, type KnownFacts } from './hypothesis';

/** Hypotheses this close in cost are not told apart by measurement. */
const MARGIN = 0.3;
/** A hypothesis this much better than a linear filter does not fit by chance. */
const SURE = -0.3;
/**
 * ln of the lead that a schedule needs over others where the network is too rough to show its own: of exact networks the right one has
 * 11 times less error than the next, a wrong one at most 1.3 times.
 */
const LEAD = Math.log(1.5);
/** Other schedules of what fits that are offered beside another kind. */
const MOST_SIBLINGS = 2;
/** Of a choice that was not tried itself. */
const POINTED = 'Its answers point to it, but not surely.';
/** What to do where all choices are wrong. */
const NONE_OF_THESE = remedy`If none of these is right, set ${option('family')}, ${option('prediction')} and ${option('time')}; a network that none of their values describes cannot be diagnosed.`;
/** Nobody wants to read more choices than these. */
const MOST_CHOICES = 6;

export interface Decision {
  readonly assessment: Assessment;
  readonly evidence: readonly string[];
  /** The measurements alone settle it. */
  readonly sure: boolean;
}

export function isSure(assessment: Assessment): boolean {
  return fits(assessment) && assessment.loss < SURE && leads(assessment) && !assessment.isOneStep;
}

function leads({ lead }: Assessment): boolean {
  return lead === undefined || lead > LEAD;
}

/** What names say for a hypothesis: that of the time input, and that of the output. */
interface NamesSay {
  readonly named: (hypothesis: Hypothesis) => boolean;
  readonly calledSo: (hypothesis: Hypothesis) => boolean;
}

/**
 * The one hypothesis that the measurements, and where these leave several the names, speak for; null where none fits.
 * @param stated the hypotheses are those that files or a person stated
 * @throws DiagnosisError 'not-recognized' with the choices where several do: a wrong silent guess is the worst outcome
 */
export function decide(
  assessments: readonly Assessment[],
  { named, calledSo }: NamesSay,
  stated: boolean,
): Decision | null {
  // Data without structure are best filtered linearly: an input named σ is then enough if the measurements are consistent with it.
  const isStated = (one: Hypothesis): boolean => stated || (one.parameterization.time === 'sigma' && named(one));
  const enough = (one: Assessment): boolean => (isStated(one.hypothesis) ? isConsistent(one) : fits(one));
  const fitting = assessments.filter(enough).sort((a, b) => cost(a) - cost(b));
  const [best] = fitting;
  if (!best) return null;
  const equals = fitting.filter(
    (one) => cost(one) - cost(best) < MARGIN || areIndistinguishable(one.hypothesis, best.hypothesis),
  );
  const [favored, ...alsoFavored] = equals.filter(({ hypothesis }) => named(hypothesis));
  // The name of the output decides where that of the time does not.
  const [called, ...alsoCalled] = (favored ? [favored, ...alsoFavored] : equals).filter((one) =>
    calledSo(one.hypothesis),
  );
  const byOutput = called && alsoCalled.length === 0 ? called : undefined;
  const chosen = equals.length === 1 ? best : favored && alsoFavored.length === 0 ? favored : byOutput;
  if (!chosen) throw ambiguous(equals);
  if (!leads(chosen)) throw ambiguousSchedule(chosen, assessments);
  const runnerUp = assessments.filter((one) => one !== chosen).sort((a, b) => a.loss - b.loss)[0];
  return {
    assessment: chosen,
    sure: isSure(chosen) && equals.length === 1,
    evidence: [
      `As ${describeHypothesis(chosen.hypothesis)}, the network ${denoises(chosen)}.`,
      ...(equals.length > 1
        ? [
            `Other parameterizations denoise equally well, so the ${chosen === favored ? 'names of the inputs decide' : 'name of the output decides'}.`,
          ]
        : []),
      ...(runnerUp && Number.isFinite(runnerUp.loss) && equals.length === 1
        ? [
            `As the next best candidate, ${describeHypothesis(runnerUp.hypothesis)}, it has ${factor(runnerUp.loss - chosen.loss)}× that error.`,
          ]
        : []),
    ],
  };
}

/**
 * Whether two hypotheses make the same denoiser of an output and its time, so that they differ in what noise that time stands for, and
 * in nothing else. Such a denoiser that is told of too much noise draws smoother samples and denoises those all the better: which of
 * the two is right cannot be measured. Where the noise itself is part of the output, a wrong amount shows at once.
 */
export function areIndistinguishable(a: Hypothesis, b: Hypothesis): boolean {
  const formula = formulaOf(a);
  return formula !== null && formula === formulaOf(b);
}

function formulaOf({ parameterization: { prediction, time } }: Hypothesis): LevelFreeFormula | null {
  return predictions[prediction].levelFreeFormula(time);
}

/** "denoises its own samples with 0.26× the error of a linear filter and a bias of 3 %" */
export function denoises({ loss, bias }: Assessment): string {
  return `denoises its own samples with ${factor(loss)}× the error of a linear filter and a bias of ${Math.round(100 * bias)} %`;
}

export function ambiguous(assessments: readonly Assessment[]): DiagnosisError {
  const tried = assessments.map((one) => choiceOf(one.hypothesis, `As such, it ${denoises(one)}.`));
  const pointed = assessments.flatMap(({ likely = [] }) => likely.map((one) => choiceOf(one, POINTED)));
  const choices = distinct([...tried, ...pointed]);
  return new DiagnosisError(
    'not-recognised',
    `The network could be ${choices.map(({ label }) => label).join(', or ')}.`,
    remedy`Choose the right one; a sidecar file can store the choice. ${NONE_OF_THESE}`,
    { choices },
  );
}

/**
 * Files say one thing, and the measurements another.
 * @param scheduleFile where the schedule is what differs, the file that describes it
 */
export function contradiction(
  stated: Assessment | undefined,
  found: Assessment,
  scheduleFile: string | null = null,
): DiagnosisError {
  const error = ambiguous(stated ? [found, stated] : [found]);
  const described = stated ? describeHypothesis(stated.hypothesis) : 'another kind of network';
  const what = scheduleFile === null ? described : `${described}, with the schedule of ${scheduleFile}`;
  return new DiagnosisError(
    'not-recognised',
    `The files beside the checkpoint describe ${what}, but as ${describeHypothesis(found.hypothesis)} it ${denoises(found)}.`,
    scheduleFile === null
      ? error.remedy
      : remedy`${error.remedy} If it was trained with neither schedule, set ${option('schedule')}, or move ${scheduleFile} away to have the schedule measured.`,
    { choices: error.choices },
  );
}

/** Of choices that read alike the first; no more than anybody reads. */
function distinct(choices: readonly Choice[]): Choice[] {
  return choices.filter(({ label }, i) => choices.findIndex((one) => one.label === label) === i).slice(0, MOST_CHOICES);
}

/** What the limit of the effort leaves open. */
export function undecided(hypotheses: readonly Hypothesis[]): DiagnosisError {
  const all = hypotheses.map((one) => choiceOf(one, 'Not tried, or not against all others.'));
  const choices = all
    .filter(({ label }, i) => all.findIndex((one) => one.label === label) === i)
    .slice(0, MOST_CHOICES);
  return new DiagnosisError(
    'not-recognised',
    `The network could be ${choices.map(({ label }) => label).join(', or ')}; telling these apart takes more evaluations than the effort allows.`,
    remedy`Choose the right one, which a sidecar file can store, or raise ${option('effort')}. ${NONE_OF_THESE}`,
    { choices },
  );
}

/** Several schedules are as likely as the best, and none of them need be right. */
export function ambiguousSchedule(best: Assessment, assessments: readonly Assessment[]): DiagnosisError {
  const { prediction, time } = best.hypothesis.parameterization;
  const siblings = assessments
    .filter(
      ({ hypothesis: { parameterization } }) =>
        parameterization.prediction === prediction && parameterization.time === time,
    )
    .sort((a, b) => cost(a) - cost(b));
  const pointed = (best.likely ?? []).map((one) => choiceOf(one, POINTED));
  const [first, ...others] = ambiguous(siblings.map((one) => ({ ...one, likely: [] }))).choices;
  const choices = distinct([...(first ? [first] : []), ...pointed, ...others]);
  return new DiagnosisError(
    'not-recognised',
    `The network is ${withoutSchedule(describeHypothesis(best.hypothesis))}, but its noise schedule could not be measured.`,
    remedy`Choose one, set ${option('schedule')} to the one it was trained with and ${option('timesteps')} to its number of timesteps, or raise ${option('effort')} to measure it.`,
    { choices },
  );
}

/** A kind of network that fits, perhaps under several schedules, and another whose schedule could not be measured and may fit better. */
export function orSchedule(best: Assessment, schedule: DiagnosisError, tried: readonly Assessment[]): DiagnosisError {
  const { prediction, time } = best.hypothesis.parameterization;
  const siblings = tried.filter(
    (one) =>
      one !== best &&
      fits(one) &&
      one.hypothesis.parameterization.prediction === prediction &&
      one.hypothesis.parameterization.time === time,
  );
  const own = ambiguous([best, ...siblings.slice(0, MOST_SIBLINGS)].map((one) => ({ ...one, likely: [] }))).choices;
  return new DiagnosisError(
    'not-recognised',
    `The network could be ${withoutSchedule(own[0]?.label ?? '')}, or ${withoutSchedule(schedule.choices[0]?.label ?? '')} of a noise schedule that could not be measured.`,
    schedule.remedy,
    { choices: distinct([...own, ...schedule.choices]) },
  );
}

/** A question about networks that count timesteps, of which nothing shows how many there are. */
export function withOpenTimesteps(error: unknown): unknown {
  if (!(error instanceof DiagnosisError)) return error;
  if (!error.choices.some(({ sidecar }) => sidecar.time === 'index')) return error;
  return alsoSaying(
    error,
    remedy`Nothing shows how many timesteps the network has: where a choice names no number, it assumes 1000, and ${option('timesteps')} sets another.`,
  );
}

/** The same question with one more thing to do. */
function alsoSaying({ code, message, remedy: whatToDo, choices }: DiagnosisError, more: Remedy): DiagnosisError {
  return new DiagnosisError(code, message, remedy`${whatToDo} ${more}`, { choices });
}

/** A question that names no rare kind of time says how to state one: the limit of the effort may have left them untried. */
export function withOpenTime(error: unknown, { time: stated, wholeTimes }: KnownFacts): unknown {
  if (!(error instanceof DiagnosisError) || stated !== undefined) return error;
  const { choices } = error;
  const isOpen = ({ sidecar: { time } }: Choice): boolean => time === undefined || !timeInputs[time].isRare;
  if (choices.length === 0 || !choices.every(isOpen)) return error;
  const others = wholeTimes
    ? 'the index of a σ'
    : 'the log of the signal-to-noise ratio or of σ, ᾱ or its root, or an angle';
  return alsoSaying(error, remedy`If its time input holds something else, such as ${others}, set ${option('time')}.`);
}

/** A time input was stated of which σ does not follow, and neither was the range of σ, nor could it be measured. */
export function withoutSigma({ time, sigmaMin, sigmaMax }: KnownFacts): DiagnosisError | null {
  if (time === undefined || !SIGMA_OF_ITS_OWN.includes(time) || (sigmaMin ?? sigmaMax) !== undefined) return null;
  const range = remedy`${option('sigmaMin')} and ${option('sigmaMax')}`;
  return new DiagnosisError(
    'not-recognised',
    `The time was set to ${timeInputs[time].title}, but which σ that is could not be measured: the largest σ of the network does not drown its data.`,
    time === 've-t'
      ? remedy`Set ${option('sigmaMax')} to the one it was trained with.`
      : remedy`Set ${range}${time === 'sigma-index' ? remedy`, and ${option('timesteps')},` : ''} to those it was trained with.`,
  );
}

function withoutSchedule(label: string): string {
  return label.replace(/,.*/, '');
}

function factor(logarithm: number): string {
  return `${Number(Math.exp(logarithm).toPrecision(2))}`;
}

/** The likeliest by name, not assessed, where the network is too slow for that. */
export function assumedByName(hypothesis: Hypothesis | undefined): Decision | null {
  if (!hypothesis) return null;
  return {
    assessment: { hypothesis, loss: NaN, bias: NaN, consistency: null, failure: null },
    evidence: [
      `Assumed to be ${describeHypothesis(hypothesis)} from its input names and its output for pure noise; a diagnosis measures it.`,
    ],
    sure: false,
  };
}
