import { option, remedy, type Remedy } from '../../domain/remedy';
import type { DiagnosisOptions } from '../../domain/options';
import { sigmaRange, sigmasOf, vpLevelOf } from '../../samplers/grids/spacing';
import type { NoiseLevel } from '../../score/noise/level';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { timestepAtSigma } from '../../score/noise/timesteps';
import { DiagnosisError } from '../../shared/failure';
import { round } from '../../shared/format';

/** A listed σ above the schedule's own may be that much off by rounding. */
const ROUNDING = 1.01;

/**
 * The noise levels that the sampler is told to take, without the clean end: timesteps from 0 of a VP schedule, or what schedulers
 * list as `sigmas`, which is noise over signal and in flow matching t.
 * @returns null where none are listed
 * @throws DiagnosisError 'usage' for a list that the schedule or the number of steps contradicts
 */
export function listedLevels(schedule: NoiseSchedule, options: DiagnosisOptions): NoiseLevel[] | null {
  const { samplerTimesteps, samplerSigmas, steps } = options;
  if (samplerTimesteps && samplerSigmas)
    throw unfit(
      'Both the timesteps and the noise levels of the sampler are listed.',
      remedy`Set either ${option('samplerTimesteps')} or ${option('samplerSigmas')}.`,
    );
  const name = samplerTimesteps ? 'samplerTimesteps' : 'samplerSigmas';
  // The end, which a list of σ may hold, is added to every run.
  const list = samplerTimesteps ?? (samplerSigmas?.at(-1) === 0 ? samplerSigmas.slice(0, -1) : samplerSigmas);
  if (!list) return null;
  if (list.length < 2 || list.some((value, i) => value >= (list[i - 1] ?? Infinity)))
    throw unfit(
      'The noise levels listed for the sampler do not fall from noise to data in two or more steps.',
      remedy`List two or more in ${option(name)}, the noisiest first.`,
    );
  if (steps !== undefined && steps !== list.length)
    throw unfit(
      `The sampler has ${steps} steps, but ${list.length} noise levels are listed for it.`,
      remedy`Set ${option('steps', list.length)}, or leave it out.`,
    );
  return samplerTimesteps ? ofTimesteps(schedule, list) : ofSigmas(schedule, list);
}

function ofTimesteps(schedule: NoiseSchedule, list: readonly number[]): NoiseLevel[] {
  const { timesteps } = schedule;
  if (timesteps === null)
    throw unfit(
      'The network has no discrete timesteps for the sampler to take.',
      remedy`Set ${option('samplerSigmas')} instead of ${option('samplerTimesteps')}.`,
    );
  const [first = 0] = list;
  if (first >= timesteps)
    throw unfit(
      `Timestep ${first} is listed for the sampler, but the last of the noise schedule is ${timesteps - 1}.`,
      remedy`List timesteps from ${timesteps - 1} down to 0 in ${option('samplerTimesteps')}.`,
    );
  return list.flatMap((t) => schedule.levelAtTimestep?.(t) ?? []);
}

function ofSigmas(schedule: NoiseSchedule, list: readonly number[]): NoiseLevel[] {
  const { family, timesteps } = schedule;
  const [first = 0] = list;
  const what = remedy`Correct ${option('samplerSigmas')}.`;
  if (family === 'flow') {
    if (first <= 1) return list.map((t) => schedule.levelAt(t / (1 - t)));
    throw unfit(`${first} is listed for the sampler, but schedulers of flow matching list t, from 1 down to 0.`, what);
  }
  if (timesteps === null) return list.map((sigma) => schedule.levelAt(sigma));
  const sigmas = sigmasOf(schedule, timesteps);
  const { highest } = sigmaRange(sigmas);
  if (first <= ROUNDING * highest) return list.map((sigma) => vpLevelOf(sigma, timestepAtSigma(sigmas, sigma)));
  throw unfit(
    `σ = ${first} is listed for the sampler, but the highest of the noise schedule is ${round(highest)}.`,
    what,
  );
}

function unfit(message: string, what: Remedy): DiagnosisError {
  return new DiagnosisError('usage', message, what);
}
