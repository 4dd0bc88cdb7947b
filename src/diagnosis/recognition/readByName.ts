import { describe, hypotheses, type Hypothesis, type Known } from './hypothesis';
import type { Meaning } from './recognise';

/** A telling name of the time input. */
export function isNamed({ family, reading }: Hypothesis, time: string): boolean {
  if (/sigma|noise/i.test(time)) return family === 'edm';
  if (/timestep|steps?$/i.test(time)) return family === 'vp' ? reading.time === 'index' : reading.time === 't1000';
  return /^t$|time/i.test(time) && family !== 'edm';
}

/** A first reading from files and names alone, of the usual kind where these leave several open. */
export function readByName(
  { told, evidence }: { told: Known; evidence: readonly string[] },
  timeName: string,
): Omit<Meaning, 'schedule' | 'deviation' | 'warnings'> {
  const open = hypotheses(told);
  const hypothesis =
    open.find((candidate) => isNamed(candidate, timeName)) ??
    open[0] ??
    hypotheses({ ...told, family: undefined, prediction: undefined, time: undefined })[0]!;
  const isTold = told.family !== undefined && told.prediction !== undefined;
  return {
    family: hypothesis.family,
    prediction: hypothesis.reading.prediction,
    reading: hypothesis.reading,
    confidence: isTold ? 'stated' : 'likely',
    evidence: [
      ...evidence,
      isTold
        ? 'Nothing was measured: the file is too large for a look.'
        : `Read as ${describe(hypothesis)} by the name ${timeName} alone; a diagnosis checks it by numbers.`,
    ],
  };
}
