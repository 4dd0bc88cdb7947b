import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  classifier,
  constantOutput,
  empiricalDenoiser,
  epsilonOf,
  gaussian,
  gaussianDenoiser,
  junkNames,
  linearBetas,
  mixtureDenoiser,
  nanAbove,
  notLinear,
  tinyConvolution,
  type GaussianOptions,
} from '../support/onnxGraph';
import { randomBasis, randomNormals } from '../support/randomNormals';

const shape = [2, 3, 4];
const d = 24;
const batch = 3;
const sigmas = [80, 10, 1, 0.1];

const gaussianData: GaussianOptions = {
  shape,
  mean: randomNormals(d, 1),
  basis: randomBasis(5, d, 2),
  eigenvalues: Float64Array.of(9, 4, 1, 0.5, 0.2),
  tail: 0.01,
};
const means = randomNormals(3 * d, 4);
const variances = Float64Array.of(0.5, 0.1, 0.02);
const weights = Float64Array.of(0.5, 0.3, 0.2);

describe('exact denoisers as ONNX graphs', () => {
  it('Gaussian: agrees with the formula in float64', async () => {
    await checkDenoiser(gaussianDenoiser(gaussianData), (x, sigma) => gaussianFormula(gaussianData, x, sigma));
    const named = gaussianDenoiser({ ...gaussianData, names: junkNames });
    await checkDenoiser(named, (x, sigma) => gaussianFormula(gaussianData, x, sigma));
  });

  it('mixture: agrees with the formula in float64', async () => {
    const model = mixtureDenoiser({ means, variances, weights, shape });
    await checkDenoiser(model, (x, sigma) => mixtureFormula(means, variances, weights, x, sigma));
  });

  it('empirical: agrees with the formula in float64 and picks the nearest point at low noise', async () => {
    const model = empiricalDenoiser({ points: means, shape });
    const same = Float64Array.of(1 / 3, 1 / 3, 1 / 3);
    await checkDenoiser(model, (x, sigma) => mixtureFormula(means, new Float64Array(3), same, x, sigma));
    const second = means.subarray(d, 2 * d);
    assert.ok(distance(await run(model, second, [0.01]), second) < 1e-6);
  });

  it('noise predictor: agrees with the formula in float64 at every timestep', async () => {
    const { a, b } = linearBetas();
    for (const t of [0, 10, 500, 999]) {
      const x = randomNormals(batch * d, 50 + t);
      const model = epsilonOf(gaussian(gaussianData), { shape });
      const epsilon = await run(
        model,
        x,
        BigInt64Array.from({ length: batch }, () => BigInt(t)),
      );
      for (let i = 0; i < batch; i++) {
        const row = Float64Array.from(Float32Array.from(x.subarray(i * d, (i + 1) * d)));
        const denoised = gaussianFormula(
          gaussianData,
          row.map((value) => value / a[t]!),
          b[t]! / a[t]!,
        );
        const expected = row.map((value, j) => (value - a[t]! * denoised[j]!) / b[t]!);
        assert.ok(distance(epsilon.subarray(i * d, (i + 1) * d), expected) < 1e-5);
      }
    }
  });

  it('linear betas end where DDPM ends', () => {
    const { a, b } = linearBetas();
    assert.ok(Math.abs(a[0]! ** 2 - 0.9999) < 1e-12);
    assert.ok(Math.abs(a[999]! ** 2 - 4.0358e-5) < 1e-8);
    assert.ok(Math.abs(b[999]! / a[999]! - 157.41) < 0.01);
  });

  it('not linear: D → x at low noise, and additivity fails at high noise', async () => {
    const model = notLinear({ shape });
    const x = randomNormals(d, 9);
    assert.ok(distance(await run(model, x, [1e-4]), x) < 1e-3);
    const plus = await run(
      model,
      x.map((value) => 80 * value),
      [80],
    );
    const minus = await run(
      model,
      x.map((value) => 40 * value),
      [80],
    );
    assert.ok(
      distance(
        plus.map((value) => value / 2),
        minus,
      ) > 0.5,
    );
  });

  it('the small ones run: convolution, classifier, constant, NaN above a noise level', async () => {
    const x = randomNormals(2 * d, 10);
    const convolved = await run(tinyConvolution({ shape: [2, 3, 4] }), x, [1e-4, 1e-4]);
    assert.ok(distance(convolved, x) < 1e-3);
    assert.deepEqual([...new Set(await run(constantOutput({ shape }), x, [1, 2]))], [0.25]);
    const broken = await run(nanAbove(5, { shape }), x, [4, 6]);
    assert.deepEqual(broken.subarray(0, d).some(Number.isNaN), false);
    assert.deepEqual(broken.subarray(d).every(Number.isNaN), true);
    const session = await InferenceSession.create(classifier());
    const { logits } = await session.run({ pixel_values: new Tensor('float32', new Float32Array(192), [1, 3, 8, 8]) });
    assert.deepEqual(logits?.dims, [1, 10]);
    await session.release();
  });
});

async function run(model: Uint8Array, x: Float64Array, time: readonly number[] | BigInt64Array): Promise<Float64Array> {
  const session = await InferenceSession.create(model);
  const [sample, noise] = session.inputNames as [string, string];
  const [output] = session.outputNames as [string];
  const rows = x.length / d;
  const level = time instanceof BigInt64Array ? time : Float32Array.from(time);
  const results = await session.run({
    [sample]: new Tensor('float32', Float32Array.from(x), [rows, ...shape]),
    [noise]: level instanceof BigInt64Array ? new Tensor('int64', level, [rows]) : new Tensor('float32', level, [rows]),
  });
  await session.release();
  return Float64Array.from(results[output]!.data as Float32Array);
}

/** Each sample of a batch at its own σ, against the formula on the float32 numbers the network was given. */
async function checkDenoiser(
  model: Uint8Array,
  formula: (x: Float64Array, sigma: number) => Float64Array,
): Promise<void> {
  const x = randomNormals(sigmas.length * d, 6).map((value, i) => Math.fround(value * sigmas[Math.floor(i / d)]!));
  const denoised = await run(model, x, sigmas);
  sigmas.forEach((sigma, i) => {
    const expected = formula(x.subarray(i * d, (i + 1) * d), Math.fround(sigma));
    assert.ok(distance(denoised.subarray(i * d, (i + 1) * d), expected) < 1e-5, `σ ${sigma}`);
  });
}

function gaussianFormula(
  { mean, basis, eigenvalues, tail }: GaussianOptions,
  x: Float64Array,
  sigma: number,
): Float64Array {
  const off = tail / (tail + sigma ** 2);
  const denoised = mean.map((value, j) => value + off * (x[j]! - value));
  eigenvalues.forEach((lambda, k) => {
    const u = basis.subarray(k * d, (k + 1) * d);
    const coordinate = u.reduce((sum, value, j) => sum + value * (x[j]! - mean[j]!), 0);
    const gain = lambda / (lambda + sigma ** 2) - off;
    for (let j = 0; j < d; j++) denoised[j]! += gain * coordinate * u[j]!;
  });
  return denoised;
}

function mixtureFormula(
  centres: Float64Array,
  spreads: Float64Array,
  shares: Float64Array,
  x: Float64Array,
  sigma: number,
): Float64Array {
  const rows = Array.from(shares, (_, i) => centres.subarray(i * d, (i + 1) * d));
  const logs = rows.map((row, i) => {
    const total = spreads[i]! + sigma ** 2;
    const square = row.reduce((sum, value, j) => sum + (x[j]! - value) ** 2, 0);
    return Math.log(shares[i]!) - (d / 2) * Math.log(total) - square / (2 * total);
  });
  const top = Math.max(...logs);
  const evidence = logs.reduce((sum, log) => sum + Math.exp(log - top), 0);
  const denoised = new Float64Array(d);
  rows.forEach((row, i) => {
    const share = Math.exp(logs[i]! - top) / evidence;
    const shrink = spreads[i]! / (spreads[i]! + sigma ** 2);
    for (let j = 0; j < d; j++) denoised[j]! += share * (row[j]! + shrink * (x[j]! - row[j]!));
  });
  return denoised;
}

/** ‖a − b‖ / ‖b‖ */
function distance(a: Float64Array, b: Float64Array): number {
  const square = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(a.map((value, j) => value - b[j]!)) / square(b));
}
