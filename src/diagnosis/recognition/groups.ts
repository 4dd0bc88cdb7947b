import type { ProbeResult } from './noiseProbe';
import type { Hypothesis } from './hypothesis';

/** Hypotheses that differ in their schedule, or σ_data, alone. */
export interface Group {
  /** The usual one first. */
  readonly siblings: readonly [Hypothesis, ...Hypothesis[]];
  /** What its answer to pure noise says about them: it does not depend on the schedule. */
  readonly deviation: ProbeResult['deviation'];
}

/** Hypotheses in groups, the most usual schedule of each first. */
export function inGroups(candidates: readonly Hypothesis[]): Group['siblings'][] {
  const groups = new Map<string, [Hypothesis, ...Hypothesis[]]>();
  for (const candidate of candidates) {
    const { family, parameterization } = candidate;
    const key = [family, parameterization.prediction, parameterization.time].join();
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  // Of networks that predict v, most were trained with a cosine schedule.
  const isFirst = ({ parameterization, betas }: Hypothesis): boolean =>
    betas === (parameterization.prediction === 'v' ? 'cosine' : 'linear');
  return [...groups.values()].map((group) => group.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a))));
}
