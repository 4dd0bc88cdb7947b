/**
 * Seeded standard normals, the same stream on every platform: xoshiro128** [Blackman & Vigna 2018] in 32-bit integers,
 * turned normal by Marsaglia's polar method. Only √ (exact by IEEE 754) and ln (V8's own port of fdlibm) are used.
 */
export function normals(seed: number, count: number): Float64Array {
  const random = new Xoshiro128(seed);
  const result = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    let u: number;
    let v: number;
    let s: number;
    do {
      u = 2 * uniform(random) - 1;
      v = 2 * uniform(random) - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    result[i] = u * scale;
    if (i + 1 < count) result[i + 1] = v * scale;
  }
  return result;
}

/** In [0, 1), of 53 bits. */
function uniform(random: Xoshiro128): number {
  return ((random.next() >>> 5) * 67108864 + (random.next() >>> 6)) / 9007199254740992;
}

/** `count` whole numbers in [0, below), with replacement. */
export function drawIndices(seed: number, count: number, below: number): Int32Array {
  const random = new Xoshiro128(seed);
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) indices[i] = Math.floor(((random.next() >>> 0) / 4294967296) * below);
  return indices;
}

/** `count` numbers between 0 and 1, both excluded. */
export function drawUniforms(seed: number, count: number): Float64Array {
  const random = new Xoshiro128(seed);
  return Float64Array.from({ length: count }, () => ((random.next() >>> 0) + 0.5) / 4294967296);
}

/** A seed of its own for the k-th use of `seed`: neighboring seeds give unrelated streams. */
export function childSeed(seed: number, k: number): number {
  let state = (seed ^ Math.imul(k + 1, 0x9e3779b9)) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** A class and no closure, because V8 keeps the fields of an object in registers: twice as fast. */
class Xoshiro128 {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  constructor(seed: number) {
    // splitmix32 fills the state, as the authors advise.
    let mix = seed | 0;
    const fill = (): number => {
      mix = (mix + 0x9e3779b9) | 0;
      let z = mix;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    [this.s0, this.s1, this.s2, this.s3] = [fill(), fill(), fill(), fill()];
  }

  /** 32 bits, signed. */
  next(): number {
    const product = Math.imul(this.s1, 5);
    const s2 = this.s2 ^ this.s0;
    const s3 = this.s3 ^ this.s1;
    const t = this.s1 << 9;
    this.s1 ^= s2;
    this.s0 ^= s3;
    this.s2 = s2 ^ t;
    this.s3 = (s3 << 11) | (s3 >>> 21);
    return Math.imul((product << 7) | (product >>> 25), 9);
  }
}
