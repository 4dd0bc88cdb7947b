import { innerProducts } from './algebra/orthonormal';
import type { Gaussian } from './gaussian';
import type { NoiseLevel } from './noise/level';
import { childSeed, drawUniforms, normals } from './statistics/normal';

/** How much each probe counts, and which of them belong together. */
export interface ProbeWeights {
  /** The clean sample that each probe was made from: probes of one sample are one piece of evidence. */
  readonly sampleOf: ArrayLike<number>;
  /** One over how much likelier than others a probe was to be drawn, 1 on average. */
  readonly weights: ArrayLike<number>;
}

/** Noisy samples at one level, [count, d]. */
export interface DrawnProbes extends ProbeWeights {
  readonly x: Float64Array;
}

/** Leading modes that a probe's size is told by. */
const MODES = 24;
/** Probes that each one is drawn from. */
const CANDIDATES = 32;
/** Part of the chances that has nothing to do with size, which bounds the weights. */
const EVEN = 0.2;

/** Weights of probes that were drawn alike, each of the `samples` clean samples in turn. */
export function evenWeights(count: number, samples: number): ProbeWeights {
  return {
    sampleOf: Int32Array.from({ length: count }, (_, p) => p % samples),
    weights: new Float64Array(count).fill(1),
  };
}

/**
 * Probes a·x₀ + b·n, drawn with chances that grow with ‖D_G − μ‖², and one of each as likely part of them [systematic sampling with
 * probability proportional to size; Särndal et al. 1992, §3.6]. What a denoiser of non-Gaussian data leaves unexplained at high noise
 * grows with the fourth power of x: of a few dozen independent probes most lack the rare ones that the sum rests on, and their scatter
 * does not tell. Only the coordinates along the modes are drawn for all candidates.
 * @param clean x₀, [S, d]
 */
export function drawProbes(
  clean: Float64Array,
  { mean, basis, eigenvalues, tail }: Gaussian,
  { a, b, sigma }: NoiseLevel,
  { count, seed }: { readonly count: number; readonly seed: number },
): DrawnProbes {
  const d = mean.length;
  const samples = clean.length / d;
  const kept = Math.min(MODES, eigenvalues.length);
  const modes = basis.subarray(0, kept * d);
  const gains = eigenvalues.map((value) => value / (value + sigma * sigma));
  const outside = gains.reduce((sum, gain, k) => (k < kept ? sum : sum + gain * eigenvalues[k]!), 0);
  const rest = outside + ((d - eigenvalues.length) * tail * tail) / (tail + sigma * sigma);
  const places = innerProducts(
    clean.map((value, j) => value - mean[j % d]!),
    modes,
    d,
  );
  const candidates = CANDIDATES * count;
  const along = normals(childSeed(seed, 0), candidates * kept);
  const sizes = Float64Array.from({ length: candidates }, (_, c) => {
    const row = c % samples;
    let size = rest;
    for (let k = 0; k < kept; k++) size += (gains[k]! * (places[row * kept + k]! + sigma * along[c * kept + k]!)) ** 2;
    return size;
  });
  const typical = sizes.reduce((sum, size) => sum + size, 0) / candidates;
  // Where the Gaussian has no size at all, all are alike.
  const chances = sizes.map((size) => (typical > 0 ? (1 - EVEN) * (size / typical) + EVEN : 1));
  const drawn = systematic(chances, count, childSeed(seed, 1));
  const noise = withCoordinates(
    normals(childSeed(seed, 2), count * d),
    modes,
    d,
    (p, k) => along[drawn[p]! * kept + k]!,
  );
  const sampleOf = drawn.map((c) => c % samples);
  return {
    x: noise.map((n, j) => a * clean[sampleOf[Math.floor(j / d)]! * d + (j % d)]! + b * n),
    sampleOf,
    weights: Float64Array.from(drawn, (c) => 1 / chances[c]!),
  };
}

/** `count` candidates, each from its own of as many equal parts of the sum of chances, in ascending order of them. */
function systematic(chances: Float64Array, count: number, seed: number): Int32Array {
  const ascending = Array.from(chances.keys()).sort((one, other) => chances[one]! - chances[other]!);
  const part = chances.reduce((sum, chance) => sum + chance, 0) / count;
  const within = drawUniforms(seed, count);
  const drawn = new Int32Array(count);
  let place = 0;
  let below = 0;
  for (let p = 0; p < count; p++) {
    while (place + 1 < ascending.length && below + chances[ascending[place]!]! <= (p + within[p]!) * part)
      below += chances[ascending[place++]!]!;
    drawn[p] = ascending[place]!;
  }
  return drawn;
}

/** Noise [count, d] whose coordinates along the modes are the given ones. */
function withCoordinates(
  noise: Float64Array,
  modes: Float64Array,
  d: number,
  wanted: (p: number, k: number) => number,
): Float64Array {
  const kept = modes.length / d;
  const has = innerProducts(noise, modes, d);
  for (let p = 0; p < noise.length / d; p++)
    for (let k = 0; k < kept; k++) {
      const shift = wanted(p, k) - has[p * kept + k]!;
      for (let i = 0; i < d; i++) noise[p * d + i]! += shift * modes[k * d + i]!;
    }
  return noise;
}
