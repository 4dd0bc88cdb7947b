import { families, type Family } from '../../domain/families';
import type { TimeInput } from '../../domain/timeInputs';
import { predictions, type Prediction } from '../../domain/predictions';
import { describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import type { Recognition } from './recognition';

/** The rare kind of time input that a name leaves no doubt about. */
function rareTimeOf(time: string): TimeInput | null {
  if (/half_?(neg_?)?log_?snr/i.test(time)) return 'half-log-snr';
  if (/log_?sigma|ln_?sigma/i.test(time)) return 'log-sigma';
  if (/neg_?log_?snr|nsr/i.test(time)) return 'neg-log-snr';
  if (/snr/i.test(time)) return 'log-snr';
  if (/sqrt_?alpha/i.test(time)) return 'sqrt-alpha';
  return /alphas?_?(bar|cumprod|hat)/i.test(time) ? 'alpha-bar' : null;
}

/**
 * Rare kinds that a name suggests without telling them apart: a log is halved here and not there, a λ is that of the signal or the noise, and
 * SR3 and its kin call √ᾱ a noise level.
 */
const SUGGESTED: Partial<Record<TimeInput, RegExp>> = {
  'log-snr': /snr|lambda/i,
  'neg-log-snr': /snr|nsr|gamma|lambda/i,
  'half-log-snr': /snr|lambda/i,
  'log-sigma': /nsr|gamma|lambda|log_?sigma|ln_?sigma/i,
  'sqrt-alpha': /noise_?level|alpha/i,
  'alpha-bar': /alpha/i,
};

/** Whether the name suggests a rare kind of time input. */
export function suggestsRare(input: TimeInput, time: string): boolean {
  if (rareTimeOf(time) === input) return true;
  if (input === 'c-noise') return namesCNoise(time);
  return SUGGESTED[input]?.test(time) ?? false;
}

/** EDM's own name for ln(σ)/4. */
function namesCNoise(time: string): boolean {
  return /c_?noise/i.test(time);
}

/** Whether a time input of that name counts timesteps. */
export function namesTimesteps(time: string): boolean {
  return /timestep|steps?$/i.test(time);
}

/** Whether the time input's name tells what it holds, as few do. For a denoiser only a name of σ does: its time cannot be measured. */
export function isNamed({ family, parameterization }: Hypothesis, time: string): boolean {
  const rare = rareTimeOf(time);
  if (rare !== null)
    return parameterization.time === rare ? speaksOfFamily(rare, family) : isHalf(parameterization, rare);
  if (namesCNoise(time)) return parameterization.time === 'c-noise';
  if (/sigma|noise/i.test(time)) return parameterization.time === 'sqrt-alpha' || family === 'edm';
  const isDenoiser = predictions[parameterization.prediction].levelFreeFormula(parameterization.time) === 'F';
  if (isDenoiser || !namesTimesteps(time)) return false;
  return parameterization.time === families[family].timestepInput;
}

/** The log of a σ is that of noise added to data of its own scale, as σ itself is. */
function speaksOfFamily(rare: TimeInput, family: Family): boolean {
  return rare !== 'log-sigma' || family === 'edm';
}

/** The same log, halved: the log of a ratio of amplitudes is called like that of powers, and where the noise is part of the output it shows. */
const HALVES: Partial<Record<TimeInput, TimeInput>> = { 'log-snr': 'half-log-snr', 'neg-log-snr': 'log-sigma' };

function isHalf({ prediction, time }: Hypothesis['parameterization'], rare: TimeInput): boolean {
  return HALVES[rare] === time && predictions[prediction].levelFreeFormula(time) === null;
}

/** Whether the name at least fits; what is tried first, and all that an inspection without measurements has to go by. */
export function isLikely(hypothesis: Hypothesis, time: string): boolean {
  const { family, parameterization } = hypothesis;
  if (isNamed(hypothesis, time)) return true;
  return namesTimesteps(time) ? parameterization.time === 'index' : /^t$|time/i.test(time) && family !== 'edm';
}

/** What an output of that name holds; null where the name tells nothing. */
function predictionNamed(output: string): Prediction | null {
  const found = OUTPUT_NAMES.find(([names]) => names.test(output));
  return found ? found[1] : null;
}

/** Whole names, with or without "pred" around them. */
const OUTPUT_NAMES: readonly (readonly [RegExp, Prediction])[] = [
  [/^(pred_?|model_?)?(eps|epsilon|noise)(_?(pred|prediction|hat))?$/i, 'epsilon'],
  [/^(pred_?)?v(_?(pred|prediction|hat))?$/i, 'v'],
  [/^(pred_?)?(x_?0|x_?start|denoised|original_sample|clean)(_?(pred|prediction|hat))?$/i, 'denoised'],
  [/^(pred_?)?score(_?(pred|prediction|hat))?$/i, 'score'],
  [/^(pred_?)?(velocity|flow)(_?(pred|prediction|hat))?$/i, 'velocity'],
];

/** Whether the output's name speaks for a hypothesis: it breaks ties and says what is tried first, no more. */
export function isOutputNamed({ parameterization }: Hypothesis, output: string): boolean {
  return predictionNamed(output) === parameterization.prediction;
}

/** A time input named σ under a hypothesis that gives it no σ: too odd to be believed on measurements alone. */
export function isMisnamed({ family }: Hypothesis, time: string): boolean {
  return /sigma/i.test(time) && family !== 'edm';
}

/** A first parameterization from files and names alone, the usual one where these leave several open. */
export function readByName(
  { known, evidence }: { known: KnownFacts; evidence: readonly string[] },
  timeName: string,
): Omit<Recognition, 'schedule' | 'std' | 'warnings'> {
  const open = hypotheses(known, (time) => suggestsRare(time, timeName));
  const hypothesis =
    open.find((candidate) => isLikely(candidate, timeName)) ??
    open[0] ??
    hypotheses({ ...known, family: undefined, prediction: undefined, time: undefined })[0];
  if (!hypothesis) throw new Error('no hypothesis is left, though nothing is stated');
  const isStated = known.family !== undefined && known.prediction !== undefined;
  return {
    family: hypothesis.family,
    prediction: hypothesis.parameterization.prediction,
    parameterization: hypothesis.parameterization,
    confidence: isStated ? 'stated' : 'likely',
    evidence: [
      ...evidence,
      isStated
        ? 'The network was not run; a diagnosis checks this.'
        : `Assumed to be ${describeHypothesis(hypothesis)} from the input name ${timeName} alone; a diagnosis measures it.`,
    ],
  };
}
