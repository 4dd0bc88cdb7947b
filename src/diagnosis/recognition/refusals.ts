import { familyIds } from '../../domain/families';
import { option, remedy } from '../../domain/remedy';
import { DiagnosisError } from '../../shared/failure';
import { choiceOf, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import { isLikely } from './readByName';

/** What networks with such a name are as a rule, for a person who knows better than the measurements. */
export function usualOf(known: KnownFacts, timeName: string): Hypothesis[] {
  const usual = hypotheses({ ...known, schedules: known.schedules.slice(0, 1) });
  const likely = usual.filter((one) => isLikely(one, timeName));
  const ofEach = familyIds.flatMap((family) =>
    usual.filter((one) => one.family === family).slice(0, family === 'vp' ? 2 : 1),
  );
  return likely.length > 0 ? likely.slice(0, 4) : ofEach;
}

/** Of a network that denoises as none of the known kinds. */
export function unknownKind(usual: readonly Hypothesis[]): DiagnosisError {
  return new DiagnosisError(
    'not-recognised',
    'The network does not denoise under any known parameterization: either it is barely trained, or it is not a diffusion network of a known kind.',
    remedy`If it is one, set ${option('family')} and ${option('prediction')}.`,
    { choices: usual.map((one) => choiceOf(one, 'The measurements do not confirm it.')) },
  );
}

/** Of facts that no known network combines. */
export function noSuchParameterization(known: KnownFacts): DiagnosisError {
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
