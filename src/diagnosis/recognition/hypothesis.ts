import { families, familyIds, type Family } from '../../domain/families';
import type { CheckpointHints } from '../../domain/options';
import { predictions, predictionsOf, type Prediction } from '../../domain/predictions';
import { timeInputs, type TimeInput } from '../../domain/timeInputs';
import {
  continuousVpSchedule,
  edmSchedule,
  flowSchedule,
  ladderSchedule,
  veBaseOf,
  veGeometricSchedule,
  veSchedule,
  type NoiseSchedule,
} from '../../score/noise/schedule';
import { curveFamily } from '../../score/noise/scheduleCurve';
import type { Parameterization } from '../../score/parameterization';
import type { Choice } from '../../shared/failure';
import type { KnownSchedule } from './schedules/named';

/** What a network may be: its parameterization, and the noise levels it was trained for. */
export interface Hypothesis {
  readonly family: Family;
  readonly schedule: NoiseSchedule;
  readonly parameterization: Parameterization;
  /** The betas' name of a VP schedule that no file gave; null where one did, or the family has none. */
  readonly betas: string | null;
  /** Of a schedule that was measured and is none of the known ones: by how much its ln σ may be off. */
  readonly scheduleError?: number;
  /** Of a usual schedule that the measurements alone do not tell from others: what they tell ln σ within. */
  readonly assumedWithin?: number;
}

/** What is known before anything is measured; whatever is absent is open. */
export interface KnownFacts {
  readonly family?: Family | undefined;
  readonly prediction?: Prediction | undefined;
  readonly time?: TimeInput | undefined;
  readonly sigmaData?: number | undefined;
  readonly sigmaMin?: number | undefined;
  readonly sigmaMax?: number | undefined;
  /** VP schedules that come into question: one where a file or a name gave it, else the usual ones. */
  readonly schedules: readonly KnownSchedule[];
  /** T, where it was said or found. */
  readonly timesteps?: number | undefined;
  /** Whether the time input is of an integer type. */
  readonly wholeTimes: boolean;
  /** Schedules that were measured for time inputs of which σ does not follow from the time alone. */
  readonly measured?: readonly MeasuredClock[];
}

/** The schedule of a time input of which σ does not follow from the time alone. */
export interface MeasuredClock {
  readonly time: TimeInput;
  readonly schedule: NoiseSchedule;
}

/** Time inputs of which σ does not follow from the time alone. */
export const SIGMA_OF_ITS_OWN: readonly TimeInput[] = ['ve-t', 've-geometric', 'sigma-index'];

/** The σ_data of images in [−1, 1]. */
const USUAL_SIGMA_DATA = 0.5;

/**
 * All hypotheses that what is known leaves open; the usual ones of a family first.
 * @param isNamed whether the time's name speaks for a time input; rare ones need it, or to be stated
 */
export function hypotheses(known: KnownFacts, isNamed: (time: TimeInput) => boolean = () => false): Hypothesis[] {
  const all = familyIds.flatMap((family) => hypothesesOf(family, known));
  return all.filter(
    ({ family, parameterization: { prediction, time } }) =>
      family === (known.family ?? family) &&
      prediction === (known.prediction ?? prediction) &&
      time === (known.time ?? time) &&
      (isUsual(time, prediction, family) || known.time !== undefined || isNamed(time)) &&
      // Their σ is noise added to data of its own scale.
      (family === 'edm' || !SIGMA_OF_ITS_OWN.includes(time)) &&
      (!known.wholeTimes || timeInputs[time].wholeNumbers),
  );
}

/** Whether networks of such a prediction are told the noise so as a rule. */
export function isUsual(time: TimeInput, prediction: Prediction, family: Family): boolean {
  return !timeInputs[time].isRare || predictions[prediction].usualIn[family]?.timeInput === time;
}

/** Every prediction with the most usual time input comes before any with the next. */
function hypothesesOf(family: Family, known: KnownFacts): Hypothesis[] {
  const { timeInputs: usual, takesAnyStatedPrediction } = families[family];
  const candidates =
    takesAnyStatedPrediction && known.prediction !== undefined ? [known.prediction] : predictionsOf(family);
  const timesOf = (prediction: Prediction): readonly TimeInput[] => {
    const own = known.time ?? predictions[prediction].usualIn[family]?.timeInput;
    return own === undefined ? usual : [own];
  };
  return usual.flatMap((_, round) =>
    candidates.flatMap((prediction) =>
      timesOf(prediction)
        .slice(round, round + 1)
        .flatMap((time) =>
          sigmaDataOf(prediction, family, known).flatMap((sigmaData) =>
            schedulesOf(family, time, known).map(({ schedule, name }) => ({
              family,
              schedule,
              parameterization: { prediction, time, timesteps: schedule.timesteps, sigmaData },
              betas: name,
            })),
          ),
        ),
    ),
  );
}

/** What the noise levels may be under a time input. */
function schedulesOf(family: Family, time: TimeInput, known: KnownFacts): readonly KnownSchedule[] {
  const { sigmaMin, sigmaMax, timesteps, schedules, measured = [] } = known;
  const unnamed = (schedule: NoiseSchedule): KnownSchedule => ({ schedule, name: null });
  const found = measured.filter((one) => one.time === time).map(({ schedule }) => unnamed(schedule));
  switch (time) {
    case 'log-snr':
    case 'neg-log-snr':
    case 'half-log-snr':
    case 'sqrt-alpha':
    case 'alpha-bar':
    case 'angle':
    case 'angle-reversed':
      return [unnamed(continuousVpSchedule(sigmaMin, sigmaMax))];
    case 'log-sigma':
      return [unnamed(family === 'edm' ? edmSchedule(sigmaMin, sigmaMax) : continuousVpSchedule(sigmaMin, sigmaMax))];
    case 've-t':
      if (sigmaMax !== undefined) return [unnamed(veSchedule(veBaseOf(sigmaMax)))];
      return [unnamed(veSchedule()), ...found];
    case 've-geometric':
      if (sigmaMin === undefined || sigmaMax === undefined) return found;
      return [unnamed(veGeometricSchedule(sigmaMin, sigmaMax))];
    case 'sigma-index':
      if (sigmaMin === undefined || sigmaMax === undefined || timesteps === undefined) return found;
      return [unnamed(ladderSchedule(sigmaMin, sigmaMax, timesteps))];
    default:
      if (family === 'vp') return schedules;
      return [unnamed(family === 'edm' ? edmSchedule(sigmaMin, sigmaMax) : flowSchedule())];
  }
}

function sigmaDataOf(prediction: Prediction, family: Family, known: KnownFacts): readonly number[] {
  const usual = predictions[prediction].usualIn[family]?.sigmaData;
  if (!usual) return [USUAL_SIGMA_DATA];
  return known.sigmaData === undefined ? usual : [known.sigmaData];
}

/** "a DDPM noise predictor (ε) conditioned on timesteps from 0, cosine betas" */
export function describeHypothesis({ family, parameterization, betas, schedule }: Hypothesis): string {
  const { prediction, time, sigmaData } = parameterization;
  const { title, preconditioned } = predictions[prediction];
  const { timesteps } = schedule;
  return [
    `${withArticle(`${families[family].adjective} ${title}`)} conditioned on ${timeInputs[time].title}`,
    ...(betas === null ? [] : [describeSchedule(betas, schedule)]),
    ...(timesteps === null || timesteps === 1000 ? [] : [`${timesteps} timesteps`]),
    ...(SIGMA_OF_ITS_OWN.includes(time) ? [`σ up to ${Number(schedule.sigmaMax.toPrecision(3))}`] : []),
    ...(preconditioned ? [`σ_data ${sigmaData}`] : []),
  ].join(', ');
}

/** "cosine schedule"; a curve by its σ. */
function describeSchedule(betas: string, schedule: NoiseSchedule): string {
  const { timesteps } = schedule;
  if (!betas.startsWith(`${curveFamily.name}:`) || timesteps === null) return `${betas} schedule`;
  const sigmas = [0.25, 0.5, 0.75].map((part) => {
    const level = schedule.levelAtTimestep?.(Math.round(part * (timesteps - 1)));
    return Number((level?.sigma ?? NaN).toPrecision(2));
  });
  return `a measured schedule with σ ${sigmas.join(', ')} at ¼, ½, ¾ of its timesteps`;
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** What a person would say to settle on this hypothesis. */
export function choiceOf(hypothesis: Hypothesis, detail: string): Choice {
  const { family, parameterization, betas } = hypothesis;
  const { prediction, time, sigmaData } = parameterization;
  const { timesteps, sigmaMin, sigmaMax } = hypothesis.schedule;
  const sidecar: CheckpointHints = {
    family,
    prediction,
    time,
    ...(betas !== null && { schedule: betas }),
    ...(betas !== null && timesteps !== null && timesteps !== 1000 && { timesteps }),
    // The ends of σ that a schedule of its own was measured from.
    ...(SIGMA_OF_ITS_OWN.includes(time) && { sigmaMax: rounded(sigmaMax) }),
    ...(SIGMA_OF_ITS_OWN.includes(time) && time !== 've-t' && { sigmaMin: rounded(sigmaMin) }),
    ...(time === 'sigma-index' && timesteps !== null && { timesteps }),
    ...(predictions[prediction].preconditioned && sigmaData !== USUAL_SIGMA_DATA && { sigmaData }),
  };
  return { label: describeHypothesis(hypothesis), detail, sidecar };
}

/** A score multiplied by σ² shows errors of σ that are far smaller than those of the sampler's steps. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
