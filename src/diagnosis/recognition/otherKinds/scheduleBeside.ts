import { option, remedy } from '../../../domain/remedy';
import { childSeed } from '../../../score/statistics/normal';
import { DiagnosisError } from '../../../shared/failure';
import { assess, cost, evaluationsToAssess, fits, isBeyondDoubt, LOOKS, type Assessment } from '../assess';
import type { Hypothesis } from '../hypothesis';
import type { RecognitionTask } from '../hypothesisSearch';
import { usualSchedules } from '../schedules/named';

/** Timesteps of which the last are alike by rounding end a little early. */
const ROUNDING = 1.05;
/** Bias under the right schedule: exact networks have at most 0.014, and linear ones under scaled-linear 0.03. */
const UNBIASED = 0.02;
/** How much lower the cost of another schedule has to be: of linear ones under scaled-linear 1.02, of trained ones under their own at most 0.34. */
const MUCH_BETTER = 0.7;
/** A use of the seed that no other look makes. */
const OTHER_SAMPLES = 90;
/** Of two largest σ, by their logarithm: those of the same schedule. */
const SAME = 1e-3;

/**
 * A file that describes more timesteps than the network has is another network's: its noise levels would be those of other timesteps.
 * @param timesteps of the network
 * @throws DiagnosisError 'usage' that says so
 */
export function refuseLongSchedule(
  { known, scheduleFile }: RecognitionTask,
  timesteps: number,
  isTable: boolean,
): void {
  const described = Math.max(
    ...known.schedules.map(({ schedule, name }) => (name === null && schedule.timesteps) || 0),
  );
  if (scheduleFile === null || described <= timesteps * (isTable ? 1 : ROUNDING)) return;
  throw new DiagnosisError(
    'usage',
    `${scheduleFile} describes ${described} timesteps, but the network has ${timesteps}.`,
    remedy`Correct the file, or set ${option('schedule')} to the one that the network was trained with.`,
  );
}

/**
 * The usual schedule under which a network denoises far better than under the one that a file beside it describes: files are copied from
 * other checkpoints.
 * @returns null where the file's is not in doubt, was set by a person, or no usual one is right beyond doubt
 */
export async function betterSchedule(task: RecognitionTask, described: Assessment): Promise<Assessment | null> {
  const { hypothesis } = described;
  const { timesteps } = hypothesis.schedule;
  const { stated, network, affords } = task;
  const isByPerson = stated.family !== undefined && stated.prediction !== undefined;
  if (!task.isScheduleBeside || isByPerson || hypothesis.family !== 'vp' || timesteps === null) return null;
  if (hypothesis.betas !== null || described.bias < UNBIASED) return null;
  const better: Assessment[] = [];
  for (const { schedule, name } of usualSchedules(timesteps)) {
    if (Math.abs(Math.log(schedule.sigmaMax / hypothesis.schedule.sigmaMax)) < SAME) continue;
    if (!affords(evaluationsToAssess(network.dimension, LOOKS.brief))) break;
    const other: Hypothesis = { ...hypothesis, schedule, betas: name };
    const found = await assess(network, other, { ...task, look: LOOKS.brief });
    if (isMuchBetter(found, described)) better.push(found);
  }
  const [best] = better.sort((a, b) => cost(a) - cost(b));
  return best && fits(described) ? stillBetter(task, best.hypothesis, hypothesis) : (best ?? null);
}

function isMuchBetter(found: Assessment, described: Assessment): boolean {
  return isBeyondDoubt(found) && cost(found) < cost(described) - MUCH_BETTER;
}

/** The one that was found, if it is as much better on other samples of both: chance may make two of them speak against a right file. */
async function stillBetter(
  task: RecognitionTask,
  found: Hypothesis,
  described: Hypothesis,
): Promise<Assessment | null> {
  const look = LOOKS.brief;
  if (!task.affords(2 * evaluationsToAssess(task.network.dimension, look))) return null;
  const again = (one: Hypothesis): Promise<Assessment> =>
    assess(task.network, one, { ...task, seed: childSeed(task.seed, OTHER_SAMPLES), look });
  const [best, said] = [await again(found), await again(described)];
  return said.bias >= UNBIASED && isMuchBetter(best, said) ? best : null;
}
