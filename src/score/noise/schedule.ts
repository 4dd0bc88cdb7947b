import type { Family } from '../../domain/families';
import type { NoiseLevel } from '../../domain/noiseLevel';

/** The noise levels a network was trained for. */
export interface NoiseSchedule {
  readonly family: Family;
  /** Smallest and largest σ the network knows. */
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** The level at σ; a schedule of discrete timesteps answers with the nearest one in log σ. */
  levelAt(sigma: number): NoiseLevel;
  /** Number of discrete timesteps, null for a continuous schedule. */
  readonly timesteps: number | null;
  /** The level of a discrete timestep; absent on a continuous schedule. */
  levelAtTimestep?(t: number): NoiseLevel;
}

/** σ between which EDM's networks are trained and sampled [Karras et al. 2022, table 1]. */
export const EDM_RANGE = { sigmaMin: 0.002, sigmaMax: 80 } as const;

/** EDM / VE: a = 1, b = σ. */
export function edmSchedule(
  sigmaMin: number = EDM_RANGE.sigmaMin,
  sigmaMax: number = EDM_RANGE.sigmaMax,
): NoiseSchedule {
  return {
    family: 'edm',
    sigmaMin,
    sigmaMax,
    timesteps: null,
    levelAt: (sigma) => ({ a: 1, b: sigma, sigma, time: sigma }),
  };
}

/** DDPM's betas, linear from `start` to `end` [Ho et al. 2020]. */
export function linearBetas(steps = 1000, start = 1e-4, end = 0.02): Float64Array {
  return Float64Array.from({ length: steps }, (_, i) => start + ((end - start) * i) / (steps - 1));
}

/** Stable Diffusion's betas: linear in √β. */
export function scaledLinearBetas(steps = 1000, start = 0.00085, end = 0.012): Float64Array {
  return linearBetas(steps, Math.sqrt(start), Math.sqrt(end)).map((root) => root * root);
}

/** Betas that give ᾱ(t) = cos²(π/2·(t/T + s)/(1 + s)), s = 0.008, no beta above `most` [Nichol & Dhariwal 2021]. */
export function cosineBetas(steps = 1000, most = 0.999): Float64Array {
  const alpha = (t: number): number => Math.cos(((t / steps + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
  return Float64Array.from({ length: steps }, (_, i) => Math.min(most, 1 - alpha(i + 1) / alpha(i)));
}

/** ᾱ_t = Π (1 − β), [T]. */
export function cumulativeAlphas(betas: Float64Array): Float64Array {
  let product = 1;
  return betas.map((beta) => (product *= 1 - beta));
}

/**
 * VP with discrete timesteps: a = √ᾱ_t, b = √(1 − ᾱ_t). A timestep with ᾱ = 0 (zero terminal SNR) has σ = ∞ and is left
 * to samplers that know it; σ_max is the largest finite one.
 */
export function vpSchedule(alphasCumprod: Float64Array): NoiseSchedule {
  const levels = Array.from(alphasCumprod, (alpha, t) => vpLevel(alpha, t)).filter((l) => Number.isFinite(l.sigma));
  return {
    family: 'vp',
    sigmaMin: levels[0]!.sigma,
    sigmaMax: levels.at(-1)!.sigma,
    timesteps: alphasCumprod.length,
    levelAt: (sigma) => nearest(levels, sigma),
    levelAtTimestep: (t) => vpLevel(alphasCumprod[t]!, t),
  };
}

function vpLevel(alpha: number, t: number): NoiseLevel {
  const a = Math.sqrt(alpha);
  const b = Math.sqrt(1 - alpha);
  return { a, b, sigma: b / a, time: t };
}

/** Bisection on ascending σ, nearest in log σ. */
function nearest(levels: readonly NoiseLevel[], sigma: number): NoiseLevel {
  let low = 0;
  let high = levels.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (levels[middle]!.sigma <= sigma) low = middle;
    else high = middle;
  }
  const below = levels[low]!;
  const above = levels[high]!;
  return sigma * sigma < below.sigma * above.sigma ? below : above;
}

/** Flow matching: a = 1 − t, b = t, so σ = t/(1 − t). */
export function flowSchedule(tMin = 1e-3, tMax = 0.999): NoiseSchedule {
  return {
    family: 'flow',
    sigmaMin: tMin / (1 - tMin),
    sigmaMax: tMax / (1 - tMax),
    timesteps: null,
    levelAt: (sigma) => {
      // Both fractions stay finite at σ = ∞, and a keeps its digits where t is almost 1.
      const t = 1 / (1 + 1 / sigma);
      return { a: 1 / (1 + sigma), b: t, sigma, time: t };
    },
  };
}

/** VP with a continuous level: what the time stands for follows from σ itself. */
export function continuousVpSchedule(
  sigmaMin: number = EDM_RANGE.sigmaMin,
  sigmaMax: number = EDM_RANGE.sigmaMax,
): NoiseSchedule {
  return {
    family: 'vp',
    sigmaMin,
    sigmaMax,
    timesteps: null,
    levelAt: (sigma) => {
      const a = 1 / Math.hypot(1, sigma);
      return { a, b: sigma * a, sigma, time: Math.atan(sigma) };
    },
  };
}

/** Of Song's tutorial on score networks. */
const USUAL_VE_BASE = 25;
/** The t at which sampling ends, below which the score of any data grows without bounds. */
const LEAST_VE_TIME = 1e-4;

/** VE over t in (0, 1]: dx = sᵗ dw, so σ² = (s²ᵗ − 1)/(2 ln s) [Song et al. 2021]. */
export function veSchedule(base: number = USUAL_VE_BASE): NoiseSchedule {
  const scale = 2 * Math.log(base);
  return {
    family: 'edm',
    sigmaMin: veSigma(base, LEAST_VE_TIME),
    sigmaMax: veSigma(base, 1),
    timesteps: null,
    levelAt: (sigma) => ({ a: 1, b: sigma, sigma, time: Math.log1p(scale * sigma * sigma) / scale }),
  };
}

export function veSigma(base: number, t: number): number {
  const scale = 2 * Math.log(base);
  return Math.sqrt(Math.expm1(scale * t) / scale);
}

/** VE over t in [0, 1] of σ = σ_min·(σ_max/σ_min)ᵗ [Song et al. 2021, VE SDE]. */
export function veGeometricSchedule(sigmaMin: number, sigmaMax: number): NoiseSchedule {
  const rate = Math.log(sigmaMax / sigmaMin);
  return {
    family: 'edm',
    sigmaMin,
    sigmaMax,
    timesteps: null,
    levelAt: (sigma) => ({ a: 1, b: sigma, sigma, time: Math.log(sigma / sigmaMin) / rate }),
  };
}

/** The s with which σ at t = 1 is `sigmaMax`, which is above 1. */
export function veBaseOf(sigmaMax: number): number {
  let [low, high] = [1 + 1e-9, 1e6];
  for (let i = 0; i < 100; i++) {
    const middle = Math.sqrt(low * high);
    if (veSigma(middle, 1) < sigmaMax) low = middle;
    else high = middle;
  }
  return high;
}

/** VE with levels in a geometric sequence, counted from the least noise [Song & Ermon 2019]. */
export function ladderSchedule(sigmaMin: number, sigmaMax: number, count: number): NoiseSchedule {
  const step = Math.log(sigmaMax / sigmaMin) / (count - 1);
  const levels = Array.from({ length: count }, (_, time): NoiseLevel => {
    const sigma = sigmaMin * Math.exp(step * time);
    return { a: 1, b: sigma, sigma, time };
  });
  return {
    family: 'edm',
    sigmaMin,
    sigmaMax,
    timesteps: count,
    levelAt: (sigma) => nearest(levels, sigma),
    levelAtTimestep: (t) => levels[t]!,
  };
}

/** The end of every sampling: no noise left. */
export function cleanLevel(): NoiseLevel {
  return { a: 1, b: 0, sigma: 0, time: 0 };
}

/** EDM's grid, `steps` values from `from` to `to`: (from^{1/ρ} + i/(n−1)·(to^{1/ρ} − from^{1/ρ}))^ρ [Karras et al. 2022, eq. 5]. */
export function karrasSigmas(from: number, to: number, steps: number, rho = 7): number[] {
  if (steps === 1) return [from];
  const start = from ** (1 / rho);
  const end = to ** (1 / rho);
  return Array.from({ length: steps }, (_, i) => {
    if (i === 0) return from;
    return i === steps - 1 ? to : (start + ((end - start) * i) / (steps - 1)) ** rho;
  });
}

/** Neighbouring σ can share a timestep; a step of no length would divide by zero. */
export function distinct(levels: readonly NoiseLevel[]): NoiseLevel[] {
  const kept = levels.slice(0, 1);
  for (const level of levels.slice(1)) if (level.sigma < kept.at(-1)!.sigma) kept.push(level);
  return kept;
}
