import { DiagnosisError } from '../../shared/failure';
import { choiceOf, describeHypothesis, type Hypothesis } from './hypothesis';
import { bearsOut, cost, fits, type Weight } from './weigh';

/** Readings this close in cost are not told apart by numbers. */
const MARGIN = 0.3;
/** A reading this much better than a linear filter is no chance. */
const SURE = -0.3;
/** More answers than these nobody wants to read. */
const MOST_CHOICES = 6;

export interface Decision {
  readonly weight: Weight;
  readonly evidence: readonly string[];
  /** The numbers alone settle it. */
  readonly sure: boolean;
}

export function isSure(weight: Weight): boolean {
  return fits(weight) && weight.loss < SURE;
}

/**
 * The one reading that the numbers, and where these leave several the names, speak for; null where none fits.
 * @param stated the readings are those that files or a person stated
 * @throws DiagnosisError 'not-recognised' with the choices where several do: a wrong silent guess is the worst outcome
 */
export function decide(
  weights: readonly Weight[],
  named: (hypothesis: Hypothesis) => boolean,
  stated: boolean,
): Decision | null {
  // Data without structure are best filtered linearly: σ by name is then enough beside numbers that do not speak against it.
  const isTold = (one: Hypothesis): boolean => stated || (one.parameterization.time === 'sigma' && named(one));
  const enough = (weight: Weight): boolean => (isTold(weight.hypothesis) ? bearsOut(weight) : fits(weight));
  const fitting = weights.filter(enough).sort((a, b) => cost(a) - cost(b));
  const [best] = fitting;
  if (!best) return null;
  const equals = fitting.filter(
    (weight) => cost(weight) - cost(best) < MARGIN || answerAlike(weight.hypothesis, best.hypothesis),
  );
  const favoured = equals.filter(({ hypothesis }) => named(hypothesis));
  const chosen = equals.length === 1 ? best : favoured.length === 1 ? favoured[0]! : null;
  if (!chosen) throw ambiguous(equals);
  const runnerUp = weights.filter((weight) => weight !== chosen).sort((a, b) => a.loss - b.loss)[0];
  return {
    weight: chosen,
    sure: isSure(chosen) && equals.length === 1,
    evidence: [
      `Read as ${describeHypothesis(chosen.hypothesis)}, the network ${denoises(chosen)}.`,
      ...(equals.length > 1 ? ['Other readings denoise as well; the names of its inputs decide.'] : []),
      ...(runnerUp && Number.isFinite(runnerUp.loss) && equals.length === 1
        ? [
            `The next best reading, ${describeHypothesis(runnerUp.hypothesis)}, leaves ${factor(runnerUp.loss - chosen.loss)} times that error.`,
          ]
        : []),
    ],
  };
}

/**
 * Two readings that make the same denoiser of an answer and its time, so that they differ in what noise that time stands for, and in
 * nothing else. Such a denoiser told of too much noise draws smoother samples and finds those all the better: which of the two is right
 * cannot be seen. Where the noise itself is part of the answer, a wrong amount shows at once.
 */
export function answerAlike(a: Hypothesis, b: Hypothesis): boolean {
  return isClean(a) ? isClean(b) : isStateLessTimes(a) && isStateLessTimes(b);
}

/** The answer is D itself. */
function isClean({ parameterization }: Hypothesis): boolean {
  return parameterization.prediction === 'denoised';
}

/** D = x − time · answer. */
function isStateLessTimes({ parameterization: { prediction, time } }: Hypothesis): boolean {
  return (prediction === 'epsilon' && time === 'sigma') || (prediction === 'velocity' && time === 't');
}

/** "finds its own samples under noise with 0.15 of the error of a linear filter" */
export function denoises({ loss, bias }: Weight): string {
  return `finds its own samples under noise with ${factor(loss)} of the error of a linear filter, and its errors do not depend on its answers (${Math.round(100 * bias)} %)`;
}

export function ambiguous(weights: readonly Weight[]): DiagnosisError {
  const shown = weights.slice(0, MOST_CHOICES).map((weight) => choiceOf(weight.hypothesis, `It ${denoises(weight)}.`));
  return new DiagnosisError(
    'not-recognised',
    `The network can be read as ${shown.map(({ label }) => label).join(' and as ')}.`,
    'Choose the one that is right; a sidecar file keeps the answer.',
    { choices: shown },
  );
}

function factor(logarithm: number): string {
  return `${Number(Math.exp(logarithm).toPrecision(2))}`;
}
