import type { NoiseLevel } from '../score/noise/level';
import { drawProbes, type DrawnProbes } from '../score/probes';
import { rowsOf } from '../score/rows';
import { childSeed } from '../score/statistics/normal';
import type { ModeledSubject } from './modeledSubject';
import type { Subject } from './subject';

/** Clean samples [count, d] that noise is added to, and what they are. */
export interface Probes {
  readonly clean: Float64Array;
  readonly kind: 'data' | 'sampler';
}

/** Clean samples with noise at one level; always the same for a subject. */
export function probesAt(subject: ModeledSubject, level: NoiseLevel, { clean }: Probes): DrawnProbes {
  const { effort, gaussian } = subject;
  return drawProbes(clean, gaussian, level, { count: effort.probes, seed: levelSeed(subject, level, 0) });
}

/** `count` clean samples [count, d]: fewer serve in turn, more are taken evenly, because a data set may be sorted. */
export function chooseClean({ clean }: Probes, count: number, d: number): Float64Array {
  const available = clean.length / d;
  const rows = Array.from({ length: count }, (_, probe) =>
    available > count ? Math.floor((probe * available) / count) : probe % available,
  );
  return rowsOf(clean, rows, d);
}

/** Uses 0, 1, 2, … of the seed are its trajectories; noise at a level has a stream of its own. */
export function levelSeed(subject: Subject, { sigma }: NoiseLevel, use: number): number {
  return childSeed(childSeed(subject.seed, -2 - use), Math.round(1e6 * Math.log(sigma)));
}
