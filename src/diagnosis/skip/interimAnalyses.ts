import { CONFIDENCE } from '../../score/statistics/bootstrap';
import type { EffortPreset } from '../budget';

/** How many seeds there are when it is looked whether a plan holds, and how sure its interval must be then. */
export interface InterimAnalysis {
  readonly seeds: number;
  readonly confidence: number;
}

/** Chance at every early look, at one end of the interval, of taking what does not hold. */
const EARLY_CHANCE = 0.005;

/**
 * Whoever looks several times is wrong more often, so the early looks ask for more, and the last for the rest of what an
 * interval of 95 % allows: the chances add up to its 2.5 % at either end.
 */
export function interimAnalyses({ coarseSeeds, finalSeeds }: EffortPreset): InterimAnalysis[] {
  const early: number[] = [];
  for (let seeds = 2 * coarseSeeds; seeds < finalSeeds; seeds += coarseSeeds) early.push(seeds);
  const rest = (1 - CONFIDENCE) / 2 - EARLY_CHANCE * early.length;
  return [
    ...early.map((seeds) => ({ seeds, confidence: 1 - 2 * EARLY_CHANCE })),
    { seeds: finalSeeds, confidence: 1 - 2 * rest },
  ];
}
