import assert from 'node:assert/strict';
import { denoiseEmpirical, nearestTwo } from '../../../src/score/empirical';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { plainProduct } from '../../support/plainProduct';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';
import { edm, flow, oneOfEach, vp } from './levels';

const d = 5;
const count = 37;
const data = randomNormals(count * d, 1);

async function* inBatches(values: Float64Array, size: number): AsyncGenerator<Float64Array> {
  for (let start = 0; start < values.length; start += size * d)
    yield await Promise.resolve(values.slice(start, start + size * d));
}

/** Σ softmax(−‖x − a·y_i‖²/2b²) y_i from the differences themselves. */
function longWay(x: Float64Array, { a, b }: NoiseLevel): Float64Array {
  const logs = Array.from({ length: count }, (_, i) => {
    const square = x.reduce((sum, value, j) => sum + (value - a * data[i * d + j]!) ** 2, 0);
    return -square / (2 * b * b);
  });
  const top = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const answer = new Float64Array(d);
  weights.forEach((weight, i) => {
    for (let j = 0; j < d; j++) answer[j]! += (weight / total) * data[i * d + j]!;
  });
  return answer;
}

describe('the denoiser of the data themselves', () => {
  const levels = [...oneOfEach.map(([, level]) => level), edm(0.4), vp(0.2), flow(0.1)];
  const x = new Float64Array(levels.length * d);
  const noise = randomNormals(x.length, 2);
  levels.forEach(({ a, b }, p) => {
    for (let j = 0; j < d; j++) x[p * d + j] = a * data[3 * p * d + j]! + b * noise[p * d + j]!;
  });
  const expected = Float64Array.from(levels.flatMap((level, p) => [...longWay(x.slice(p * d, (p + 1) * d), level)]));

  for (const size of [1, 4, 10, count])
    it(`is exact at every level, its rows of different levels together, ${size} samples at a time`, async () => {
      closeTo(await denoiseEmpirical(x, levels, inBatches(data, size), plainProduct), expected, 1e-9);
    });

  it('finds its sample at noise so small that every weight but one vanishes, in any order of the data', async () => {
    const low = [edm(1e-3), edm(1e-3)];
    const probes = Float64Array.from([...data.subarray(0, d), ...data.subarray((count - 1) * d)]);
    const near = probes.map((value, j) => value + 1e-3 * noise[j]!);
    closeTo(await denoiseEmpirical(near, low, inBatches(data, 6), plainProduct), probes, 1e-9);
  });

  it('is the mean of the data where nothing of them is left', async () => {
    const mean = Array.from({ length: d }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += data[i * d + j]! / count;
      return sum;
    });
    closeTo(await denoiseEmpirical(noise.slice(0, d), [flow(1)], inBatches(data, 8), plainProduct), mean, 1e-12);
  });
});

describe('the nearest and second nearest of the data', () => {
  it('are the two smallest distances, whichever batch they lie in', async () => {
    const x = randomNormals(4 * d, 9);
    const { first, second } = await nearestTwo(x, inBatches(data, 5), d, plainProduct);
    for (let p = 0; p < 4; p++) {
      const distances = Array.from({ length: count }, (_, i) =>
        Math.hypot(...Array.from({ length: d }, (_unused, j) => x[p * d + j]! - data[i * d + j]!)),
      ).sort((a, b) => a - b);
      closeTo([first[p]!, second[p]!], distances.slice(0, 2), 1e-12);
    }
  });

  it('is itself, at no distance, for one of the data', async () => {
    const { first, second } = await nearestTwo(data.slice(0, d), inBatches(data, 7), d, plainProduct);
    assert.ok(first[0]! < 1e-7 && second[0]! > 0.1);
  });
});
