import type { NoiseLevel } from '../../../src/score/noise/level';

/** Noise levels by the definition of their family, apart from the schedules under test. */
export function edm(sigma: number): NoiseLevel {
  return { a: 1, b: sigma, sigma, time: sigma };
}

export function vp(sigma: number): NoiseLevel {
  const a = 1 / Math.sqrt(1 + sigma * sigma);
  return { a, b: sigma * a, sigma, time: sigma };
}

/** t ∈ [0, 1]; σ is infinite at t = 1. */
export function flow(t: number): NoiseLevel {
  return { a: 1 - t, b: t, sigma: t / (1 - t), time: t };
}

/** One level of every family, the flow's end without signal among them. */
export const oneOfEach: readonly (readonly [string, NoiseLevel])[] = [
  ['EDM', edm(3)],
  ['EDM, high', edm(80)],
  ['EDM, low', edm(0.05)],
  ['VP', vp(0.7)],
  ['VP, high', vp(150)],
  ['flow', flow(0.4)],
  ['flow at t = 1', flow(1)],
];
