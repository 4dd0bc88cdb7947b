import type { Gaussian } from '../score/gaussian';
import type { NoiseLevel } from '../score/noise/level';
import { stratifiedNormals } from '../score/noise/stratifiedNoise';
import { rowsOf } from '../score/rows';
import { childSeed } from '../score/statistics/normal';
import type { ModeledSubject } from './modeledSubject';
import type { Subject } from './subject';

/** Leading modes along which the noise of the probes is spread evenly. */
const STRATIFIED = 24;

/** Clean samples [count, d] that noise is added to, and what they are. */
export interface Probes {
  readonly clean: Float64Array;
  readonly kind: 'data' | 'sampler';
}

/** The clean samples with noise at one level, [probes, d]; always the same for a subject. */
export function probesAt(subject: ModeledSubject, level: NoiseLevel, probes: Probes): Float64Array {
  const { effort, dimension: d, gaussian } = subject;
  const clean = chooseClean(probes, effort.probes, d);
  const noise = stratifiedNormals(leadingBasis(gaussian), effort.probes, d, levelSeed(subject, level, 0));
  return noise.map((n, j) => level.a * clean[j]! + level.b * n);
}

/** The modes along which noise is spread evenly, [≤ 24, d]. */
function leadingBasis({ mean, basis }: Gaussian): Float64Array {
  return basis.subarray(0, STRATIFIED * mean.length);
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
