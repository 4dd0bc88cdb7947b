import { familySchedule } from '../../../src/score/noise/fitSchedule';
import { scheduleFamilies } from '../../../src/score/noise/scheduleFamilies';
import { randomNormals } from '../randomNormals';
import { powerLaw, smoothPictures } from './cases';
import { mixtureLaw } from './mixtureLaw';
import type { ScheduledCase } from './scheduledCases';

const PREDICTIONS = ['epsilon', 'epsilon', 'v', 'score'] as const;
const CLOCKS = ['table', 'clipped', 'open'] as const;
const TIMESTEPS = [1000, 1000, 1000, 500, 250, 2000] as const;

/** A network of a schedule drawn at random, and its name: the family, its parameters, T, the data, the prediction and the clock. */
export function freshCase(seed: number): { readonly name: string; readonly exact: ScheduledCase } {
  const uniform = uniforms(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(uniform() * list.length)]!;
  const clock = pick(CLOCKS);
  // Nothing in the network shows where its timesteps end: only such as are usual can be found.
  const timesteps = clock === 'open' ? 1000 : pick(TIMESTEPS);
  const prediction = pick(PREDICTIONS);
  const family = pick(scheduleFamilies.filter(({ parameters }) => parameters.length > 0));
  const parameters = parametersOf(family.name, timesteps, uniform);
  const { law, data } = pick([blobs, blobs, decaying])(seed);
  const { alphas } = familySchedule(family, timesteps, parameters);
  const written = `${family.name}:${parameters.map((value) => Number(value.toPrecision(3))).join(',')}`;
  return {
    name: `${data}, ${prediction}, ${written}, T ${timesteps}, ${clock}`,
    exact: { law, shape: [1, 8, 8], prediction, clock, alphas: alphas.map((alpha) => Math.max(alpha, 1e-9)) },
  };
}

/** Parameters as published ones are, and by up to a factor of two others. */
function parametersOf(name: string, timesteps: number, uniform: () => number): readonly number[] {
  const around = (value: number): number => value * 2 ** (2 * uniform() - 1);
  const scale = 1000 / timesteps;
  switch (name) {
    case 'cosine':
      return [around(0.012)];
    case 'shifted-cosine':
      return [around(1.4)];
    case 'sigmoid':
      return [-4 + 3 * uniform(), 2 + 2 * uniform(), 0.6 + 0.6 * uniform()];
    case 'linear-alpha':
      return [around(0.002)];
    case 'scaled-linear':
      return [around(0.001) * scale, around(0.016) * scale];
    default:
      return [around(1e-4) * scale, around(0.025) * scale];
  }
}

function blobs(seed: number): { law: ScheduledCase['law']; data: string } {
  const points = randomNormals(12 * 64, 7000 + seed).map((value) => 0.6 * value);
  const law = mixtureLaw({ points, variance: 0.02, weights: new Array<number>(12).fill(1 / 12) });
  return { law, data: `blobs ${seed}` };
}

/** Data of a kind drawn at random. */
export function freshLaw(
  seed: number,
  uniform: () => number,
): Pick<ScheduledCase, 'law' | 'shape'> & { readonly data: string } {
  const kind = uniform();
  if (kind < 0.4) return { ...blobs(seed), shape: [1, 8, 8] };
  if (kind < 0.7) return { ...decaying(seed), shape: [1, 8, 8] };
  return { law: smoothPictures(20, 3, 16, 9000 + seed), data: `pictures ${seed}`, shape: [3, 16, 16] };
}

function decaying(seed: number): { law: ScheduledCase['law']; data: string } {
  return { law: powerLaw(2, 1, 8000 + seed, 64), data: `Gaussian ${seed}` };
}

/** Mulberry32. */
export function uniforms(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
