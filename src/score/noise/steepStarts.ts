import { saidAgainst } from './fitCurve';
import { familySchedule, fittedFrom, type FamilySchedule } from './fitSchedule';
import { scheduleFamilies } from './scheduleFamilies';
import type { TailPair } from './tailResponse';

/** Squared deviations beyond which the answers to noise speak against a schedule, whatever its samples: then another is a start, if it has half. */
const CONTRADICTED = 110;
const HALF = 0.5;

/** Last β of schedules whose noise grows faster than that of the usual ones, of 1000 timesteps. */
const LAST_BETAS = [0.02, 0.04, 0.08];
const FIRST_BETA = 1e-4;
const MOST_FIRST = 0.5;
const MOST = 0.9;
/** Squared deviations by which a first β counts that is e times another. */
const PRIOR = 3;
const FAMILIES = ['linear', 'scaled-linear', 'exponential', 'sigmoid-betas'];

/**
 * Of schedules that grow faster than the usual ones, the one that the answers to noise speak for; null where they do not speak against all of
 * those that were to be begun with. Under a schedule of far too little noise a network draws nothing to measure by.
 */
export function steepest(
  timesteps: number,
  starts: readonly Pick<FamilySchedule, 'alphas'>[],
  tails: readonly TailPair[],
): FamilySchedule | null {
  const against = ({ alphas }: Pick<FamilySchedule, 'alphas'>): number => saidAgainst(alphas, [], tails);
  const leastKnown = Math.min(...starts.map(against));
  if (leastKnown < CONTRADICTED) return null;
  const scale = 1000 / timesteps;
  const first = Math.min(MOST_FIRST, scale * FIRST_BETA);
  const cost = (one: FamilySchedule): number => against(one) + PRIOR * Math.log(one.parameters[0]! / first) ** 2;
  const steep = scheduleFamilies
    .filter(({ name }) => FAMILIES.includes(name))
    .map((family) => {
      const tried = LAST_BETAS.map((last) => familySchedule(family, timesteps, [first, Math.min(MOST, scale * last)]));
      return fittedFrom(least(tried, cost), cost);
    });
  const best = least(steep, cost);
  return cost(best) < HALF * leastKnown ? best : null;
}

function least<T>(all: readonly T[], cost: (one: T) => number): T {
  return all.reduce((one, other) => (cost(other) < cost(one) ? other : one));
}
