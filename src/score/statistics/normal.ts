/**
 * Seeded standard normals, the same stream on every platform: xoshiro128** [Blackman & Vigna 2018] in 32-bit integers,
 * turned normal by Marsaglia's polar method. Only √ (exact by IEEE 754) and ln (V8's own port of fdlibm) are used.
 */
export function normals(seed: number, count: number): Float64Array {
  const next = xoshiro128(seed);
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const result = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    let u: number;
    let v: number;
    let s: number;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    result[i] = u * scale;
    if (i + 1 < count) result[i + 1] = v * scale;
  }
  return result;
}

/** `count` whole numbers in [0, below), with replacement. */
export function drawIndices(seed: number, count: number, below: number): Int32Array {
  const next = xoshiro128(seed);
  return Int32Array.from({ length: count }, () => Math.floor(((next() >>> 0) / 4294967296) * below));
}

/** A seed of its own for the k-th use of `seed`: neighboring seeds give unrelated streams. */
export function childSeed(seed: number, k: number): number {
  let state = (seed ^ Math.imul(k + 1, 0x9e3779b9)) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

function xoshiro128(seed: number): () => number {
  // splitmix32 fills the state, as the authors advise.
  let mix = seed | 0;
  const fill = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [s0, s1, s2, s3] = [fill(), fill(), fill(), fill()];
  return () => {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}
