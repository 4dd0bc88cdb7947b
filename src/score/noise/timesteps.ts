import { karrasSigmas } from './schedule';

/** Rounds halves to the even neighbor, as NumPy and IEEE 754 do. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Timesteps evenly from `top` down to `end`; `end` itself is the last one, or would be the next. */
export interface EvenSpan {
  readonly top: number;
  readonly end: number;
  readonly endIncluded: boolean;
}

/**
 * `count` timesteps of a span. Rounded where numpy's arithmetic rounds them: counted up from an end that is a timestep, else
 * down from T, which is one above the top.
 */
export function evenTimesteps({ top, end, endIncluded }: EvenSpan, count: number, rounded: boolean): number[] {
  const intervals = endIncluded ? count - 1 : count;
  if (intervals === 0) return [top];
  const stride = (top - end) / intervals;
  const round = rounded ? roundHalfEven : (t: number): number => t;
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return top;
    return end < 0 ? round(top + 1 - i * stride) - 1 : round(end + (intervals - i) * stride);
  });
}

/** σ at a timestep that may lie between two, linear in σ; `sigmas` [T] ascends. */
export function sigmaAtTimestep(sigmas: Float64Array, timestep: number): number {
  const t = Math.min(Math.max(timestep, 0), sigmas.length - 1);
  const below = Math.floor(t);
  const sigma = sigmas[below]!;
  return t === below ? sigma : sigma + (t - below) * (sigmas[below + 1]! - sigma);
}

/**
 * The timestep, a fraction between two, where `sigmas` [T] reaches σ, linear in log σ; the first or last beyond the ends.
 * The table's logarithms are rounded to float32 as diffusers has them: where a fraction is cut off, the last digit decides.
 */
export function timestepAtSigma(sigmas: Float64Array, sigma: number): number {
  let low = 0;
  let high = sigmas.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sigmas[middle]! <= sigma) low = middle;
    else high = middle;
  }
  const [below, above] = [Math.fround(Math.log(sigmas[low]!)), Math.fround(Math.log(sigmas[high]!))];
  const part = (Math.log(sigma) - below) / (above - below);
  return low + Math.min(Math.max(part, 0), 1) * (high - low);
}

/** How σ falls over a grid: along Karras's ρ = 7, evenly in log σ, or by the quantiles of a beta distribution [Lee et al. 2024]. */
export type SigmaCurve = 'karras' | 'exponential' | 'beta';

/** `count` values of σ from `from` down to `to`. */
export function sigmaGrid(curve: SigmaCurve, from: number, to: number, count: number): number[] {
  if (count === 1) return [from];
  const along = (at: (part: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => at(i / (count - 1)));
  switch (curve) {
    case 'karras':
      return karrasSigmas(from, to, count);
    case 'exponential':
      return along((part) => from * (to / from) ** part);
    case 'beta':
      return along((part) => to + (from - to) * betaQuantile(1 - part));
  }
}

/** Both shape parameters of that distribution. */
const SHAPE = 0.6;

/** The quantile of the beta distribution with both shape parameters 0.6, by bisection on its symmetric half. */
export function betaQuantile(p: number): number {
  if (p <= 0 || p >= 1) return p <= 0 ? 0 : 1;
  if (p > 0.5) return 1 - betaQuantile(1 - p);
  const half = incompleteBeta(0.5);
  let low = 0;
  let high = 0.5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle) < 2 * p * half) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** ∫₀ˣ (t(1 − t))^{SHAPE − 1} dt for x ≤ ½, as x^s/s·Σ of the binomial series of (1 − t)^{s − 1}. */
function incompleteBeta(x: number): number {
  let term = 1;
  let sum = 1 / SHAPE;
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= ((k - SHAPE) / k) * x;
    sum += term / (k + SHAPE);
  }
  return x ** SHAPE * sum;
}
