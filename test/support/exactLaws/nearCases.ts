import { familySchedule } from '../../../src/score/noise/fitSchedule';
import { scheduleFamilies } from '../../../src/score/noise/scheduleFamilies';
import { freshLaw, uniforms } from './freshCases';
import type { ScheduledCase } from './scheduledCases';

/** Schedules that most networks have, and how their parameters are varied: the first β by up to a factor, the last by a smaller one. */
const USUAL = [
  { family: 'linear', first: 1e-4, last: 0.02 },
  { family: 'scaled-linear', first: 0.00085, last: 0.012 },
] as const;

/** By what the last β is multiplied: from what measurements hardly tell from the usual one to what they should. */
const FACTORS = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1, 1.05, 1.1, 1.2, 1.3] as const;

/** A network of a schedule close to one that most networks have, which must not be taken for it; of one in six it is. */
export function nearCase(seed: number): { readonly name: string; readonly exact: ScheduledCase } {
  const uniform = uniforms(40_000 + seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(uniform() * list.length)]!;
  const { family: name, first, last } = pick(USUAL);
  const factor = pick(FACTORS);
  const parameters = [factor === 1 ? first : first * 1.5 ** (2 * uniform() - 1), last * factor];
  const prediction = pick(['epsilon', 'epsilon', 'v'] as const);
  const clock = pick(['table', 'clipped', 'open'] as const);
  const { law, data, shape } = freshLaw(30_000 + 100 * seed, uniform);
  const family = scheduleFamilies.find((one) => one.name === name)!;
  const { alphas } = familySchedule(family, 1000, parameters);
  const written = `${name}:${parameters.map((value) => Number(value.toPrecision(3))).join(',')}`;
  return { name: `${data}, ${prediction}, ${written}, ${clock}`, exact: { law, shape, prediction, clock, alphas } };
}
