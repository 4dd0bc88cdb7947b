import assert from 'node:assert/strict';
import { childSeed, drawIndices, normals } from '../../../src/score/statistics/normal';

const word = (1n << 32n) - 1n;

/** xoshiro128** 1.1 after the authors' C code, its state filled by splitmix32, in whole numbers of any size. */
function* xoshiro(seed: number): Generator<bigint, never, void> {
  let mix = BigInt(seed);
  const fill = (): bigint => {
    mix = (mix + 0x9e3779b9n) & word;
    let z = mix;
    z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & word;
    z = ((z ^ (z >> 15n)) * 0x735a2d97n) & word;
    return z ^ (z >> 15n);
  };
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & word;
  const s = [fill(), fill(), fill(), fill()] as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield (rotate((s[1] * 5n) & word, 7n) * 9n) & word;
    const t = (s[1] << 9n) & word;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

describe('normals', () => {
  it('are standard normal: moments and lagged correlations of a million within 4 standard errors', () => {
    const n = 1_000_000;
    const x = normals(2024, n);
    const average = (f: (i: number) => number): number => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += f(i);
      return sum / n;
    };
    const check = (what: string, value: number, expected: number, variance: number): void => {
      const error = Math.sqrt(variance / n);
      assert.ok(Math.abs(value - expected) < 4 * error, `${what}: ${value}, expected ${expected} ± ${error}`);
    };
    check(
      'mean',
      average((i) => x[i]!),
      0,
      1,
    );
    check(
      'variance',
      average((i) => x[i]! ** 2),
      1,
      2,
    );
    check(
      'third moment',
      average((i) => x[i]! ** 3),
      0,
      15,
    );
    check(
      'fourth moment',
      average((i) => x[i]! ** 4),
      3,
      96,
    );
    check(
      'P(|x| > 3)',
      average((i) => Number(Math.abs(x[i]!) > 3)),
      0.0026998,
      0.0026998,
    );
    for (const lag of [1, 2, 3, 4, 784]) {
      check(
        `lag ${lag}`,
        average((i) => x[i]! * x[(i + lag) % n]!),
        0,
        1,
      );
      check(
        `squares at lag ${lag}`,
        average((i) => (x[i]! ** 2 - 1) * (x[(i + lag) % n]! ** 2 - 1)),
        0,
        4,
      );
    }
  });

  it('of different seeds are unrelated', () => {
    const n = 4096;
    const streams = [0, 1, 2, 3, 255, 256, 65536, 2 ** 31, 2 ** 32 - 1].map((seed) => normals(seed, n));
    streams.forEach((x, i) =>
      streams.slice(0, i).forEach((y, j) => {
        const correlation = x.reduce((sum, value, k) => sum + value * y[k]!, 0) / n;
        assert.ok(Math.abs(correlation) < 4.5 / Math.sqrt(n), `streams ${i} and ${j}: ${correlation}`);
      }),
    );
  });

  it('begin the same whatever the count', () => {
    const long = normals(7, 1001);
    for (const count of [0, 1, 2, 3, 10, 500]) assert.deepEqual(normals(7, count), long.slice(0, count));
  });

  it('follow the polar method on the generator as published', () => {
    const next = xoshiro(12345);
    const uniform = (): number => Number((next.next().value >> 5n) * (1n << 26n) + (next.next().value >> 6n)) / 2 ** 53;
    const expected: number[] = [];
    while (expected.length < 200) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      if (s > 0 && s < 1) expected.push(u * Math.sqrt((-2 * Math.log(s)) / s), v * Math.sqrt((-2 * Math.log(s)) / s));
    }
    assert.deepEqual(Array.from(normals(12345, 200)), expected);
  });

  it('never change: reports of the same seed must agree on every platform and in every version', () => {
    assert.deepEqual(
      Array.from(normals(0, 4)),
      [-1.6490787019795485, 1.724501870961347, -1.6547313173961047, -0.40660376262983305],
    );
  });
});

describe('drawIndices', () => {
  it('are the bits of the generator, scaled', () => {
    const next = xoshiro(99);
    const expected = Array.from({ length: 500 }, () => Number(next.next().value >> 1n));
    assert.deepEqual(Array.from(drawIndices(99, 500, 2 ** 31)), expected);
  });

  it('are uniform over [0, below)', () => {
    for (const below of [2, 10, 37]) {
      const counts = new Float64Array(below);
      for (const index of drawIndices(3, 100_000, below)) counts[index]!++;
      const expected = 100_000 / below;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      assert.ok(chiSquare < below - 1 + 4 * Math.sqrt(2 * (below - 1)), `${below}: χ² = ${chiSquare}`);
    }
  });
});

describe('childSeed', () => {
  it('gives 100,000 uses of a seed different seeds, all of 32 bits', () => {
    for (const seed of [0, 1, 2 ** 32 - 1]) {
      const seeds = Array.from({ length: 100_000 }, (_, k) => childSeed(seed, k));
      assert.equal(new Set(seeds).size, seeds.length);
      assert.ok(seeds.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32));
    }
  });

  it('shares none between neighbouring seeds', () => {
    const seeds = [0, 1, 2, 3, 4].flatMap((seed) => Array.from({ length: 1000 }, (_, k) => childSeed(seed, k)));
    assert.equal(new Set(seeds).size, seeds.length);
  });
});
