import { describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import type { Recognition } from './recognition';

/** A name that tells the clock, as few do. A clean answer is told by σ alone: its clock cannot be checked by numbers. */
export function isNamed({ family, parameterization }: Hypothesis, time: string): boolean {
  if (/sigma|noise/i.test(time)) return family === 'edm';
  if (parameterization.prediction === 'denoised' || !/timestep|steps?$/i.test(time)) return false;
  return family === 'vp' ? parameterization.time === 'index' : parameterization.time === 't1000';
}

/** Whether the name at least fits; what is tried first, and all that a first look has to go by. */
export function isLikely(hypothesis: Hypothesis, time: string): boolean {
  const { family, parameterization } = hypothesis;
  if (isNamed(hypothesis, time)) return true;
  return /timestep|steps?$/i.test(time)
    ? parameterization.time === 'index'
    : /^t$|time/i.test(time) && family !== 'edm';
}

/** A name that says σ, where the reading's clock is no σ: too odd to be believed on numbers alone. */
export function isMisnamed({ family }: Hypothesis, time: string): boolean {
  return /sigma/i.test(time) && family !== 'edm';
}

/** A first reading from files and names alone, of the usual kind where these leave several open. */
export function readByName(
  { told, evidence }: { told: KnownFacts; evidence: readonly string[] },
  timeName: string,
): Omit<Recognition, 'schedule' | 'std' | 'warnings'> {
  const open = hypotheses(told);
  const hypothesis =
    open.find((candidate) => isLikely(candidate, timeName)) ??
    open[0] ??
    hypotheses({ ...told, family: undefined, prediction: undefined, time: undefined })[0]!;
  const isTold = told.family !== undefined && told.prediction !== undefined;
  return {
    family: hypothesis.family,
    prediction: hypothesis.parameterization.prediction,
    parameterization: hypothesis.parameterization,
    confidence: isTold ? 'stated' : 'likely',
    evidence: [
      ...evidence,
      isTold
        ? 'Nothing was measured: the file is too large for a look.'
        : `Read as ${describeHypothesis(hypothesis)} by the name ${timeName} alone; a diagnosis checks it by numbers.`,
    ],
  };
}
