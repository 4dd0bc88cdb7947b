import { families, familyIds, type Family } from '../../domain/families';
import type { CheckpointHints } from '../../domain/options';
import { predictions, predictionsOf, type Prediction } from '../../domain/predictions';
import { timeInputs, type TimeInput } from '../../domain/timeInputs';
import { edmSchedule, flowSchedule, type NoiseSchedule } from '../../score/noise/schedule';
import type { Parameterization } from '../../score/parameterization';
import type { Choice } from '../../shared/failure';
import type { KnownSchedule } from './schedules';

/** What a network may be: its parameterization, and the noise levels it was trained for. */
export interface Hypothesis {
  readonly family: Family;
  readonly schedule: NoiseSchedule;
  readonly parameterization: Parameterization;
  /** The betas' name of a VP schedule that no file gave; null where one did, or the family has none. */
  readonly betas: string | null;
}

/** What is known before anything is measured; whatever is absent is open. */
export interface KnownFacts {
  readonly family?: Family | undefined;
  readonly prediction?: Prediction | undefined;
  readonly time?: TimeInput | undefined;
  readonly sigmaData?: number | undefined;
  readonly sigmaMin?: number | undefined;
  readonly sigmaMax?: number | undefined;
  /** VP schedules that come into question: one where a file or a name gave it. */
  readonly schedules: readonly KnownSchedule[];
  /** Whether the time input is of an integer type. */
  readonly wholeTimes: boolean;
}

/** The σ_data of images in [−1, 1]. */
const USUAL_SIGMA_DATA = 0.5;

/** All hypotheses that what is known leaves open; the usual ones of a family first. */
export function hypotheses(known: KnownFacts): Hypothesis[] {
  const all = familyIds.flatMap((family) => hypothesesOf(family, known));
  return all.filter(
    ({ family, parameterization: { prediction, time } }) =>
      family === (known.family ?? family) &&
      prediction === (known.prediction ?? prediction) &&
      time === (known.time ?? time) &&
      (!known.wholeTimes || timeInputs[time].wholeNumbers),
  );
}

/** Every prediction with the most usual time input comes before any with the next. */
function hypothesesOf(family: Family, known: KnownFacts): Hypothesis[] {
  const { timeInputs: usual, takesAnyStatedPrediction } = families[family];
  const candidates =
    takesAnyStatedPrediction && known.prediction !== undefined ? [known.prediction] : predictionsOf(family);
  const schedules = SCHEDULES[family](known);
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
            schedules.map(({ schedule, name }) => ({
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

const SCHEDULES: Readonly<Record<Family, (known: KnownFacts) => readonly KnownSchedule[]>> = {
  edm: ({ sigmaMin, sigmaMax }) => [{ schedule: edmSchedule(sigmaMin, sigmaMax), name: null }],
  vp: ({ schedules }) => schedules,
  flow: () => [{ schedule: flowSchedule(), name: null }],
};

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
    ...(betas === null ? [] : [`${betas} betas`]),
    ...(timesteps === null || timesteps === 1000 ? [] : [`${timesteps} timesteps`]),
    ...(preconditioned ? [`σ_data ${sigmaData}`] : []),
  ].join(', ');
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** What a person would say to settle on this hypothesis. */
export function choiceOf(hypothesis: Hypothesis, detail: string): Choice {
  const { family, parameterization, betas } = hypothesis;
  const { prediction, time, sigmaData } = parameterization;
  const { timesteps } = hypothesis.schedule;
  const sidecar: CheckpointHints = {
    family,
    prediction,
    time,
    ...(betas !== null && { schedule: betas }),
    ...(betas !== null && timesteps !== null && timesteps !== 1000 && { timesteps }),
    ...(predictions[prediction].preconditioned && sigmaData !== USUAL_SIGMA_DATA && { sigmaData }),
  };
  return { label: describeHypothesis(hypothesis), detail, sidecar };
}
