import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { openFeatures } from '../../src/engine/featureNetwork';
import { DiagnosisError } from '../../src/shared/failure';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { SameDistribution } from '../../src/domain/report';
import { d, gaussianData, npy, shape } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import { GraphBuilder } from '../support/graphBuilder';
import { gaussianDenoiser } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const f = 5;
const weights = randomNormals(d * f, 8).map((value) => value / Math.sqrt(d));

/** y = W x of samples of a shape. */
function linearFeatures(sample: readonly number[]): Uint8Array {
  const size = sample.reduce((product, side) => product * side, 1);
  const graph = new GraphBuilder();
  const flat = graph.reshape('pictures', [-1, size]);
  const features = graph.product(flat, graph.floats(weights.slice(0, size * f), [size, f]));
  return graph.finish(features, [{ name: 'pictures', type: 'float32', shape: ['batch', ...sample] }], {
    name: 'features',
    type: 'float32',
    shape: ['batch', f],
  });
}

/** [count, d] of the Gaussian. */
function drawGaussian(count: number, seed: number): Float64Array {
  const { mean, basis, eigenvalues, tail } = gaussianData;
  const noise = randomNormals(count * d, seed).map((value) => Math.sqrt(tail) * value);
  const modes = randomNormals(count * eigenvalues.length, seed + 1);
  return noise.map((value, i) => {
    const [n, j] = [Math.floor(i / d), i % d];
    const sum = eigenvalues.reduce(
      (part, lambda, k) => part + Math.sqrt(lambda) * modes[n * eigenvalues.length + k]! * basis[k * d + j]!,
      0,
    );
    return mean[j]! + sum + value;
  });
}

/** tr(W Σ Wᵀ) */
function featureVariance(): number {
  const { basis, eigenvalues, tail } = gaussianData;
  let sum = 0;
  for (let g = 0; g < f; g++) {
    for (let j = 0; j < d; j++) sum += tail * weights[j * f + g]! ** 2;
    eigenvalues.forEach((lambda, k) => {
      let along = 0;
      for (let j = 0; j < d; j++) along += weights[j * f + g]! * basis[k * d + j]!;
      sum += (lambda - tail) * along ** 2;
    });
  }
  return sum;
}

describe('the distribution of a skip, in the features of a network', () => {
  const { file } = temporaryFolder();
  const options: Partial<DiagnosisOptions> = { family: 'edm', prediction: 'denoised', sigmas: [10] };
  let found: SameDistribution | undefined;
  before(async () => {
    writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData));
    writeFileSync(file('features.onnx'), linearFeatures(shape));
    writeFileSync(file('data.npy'), npy(drawGaussian(600, 30)));
    const { report } = await diagnoseModel(file('gaussian.onnx'), {
      ...options,
      effort: 'standard',
      data: file('data.npy'),
      features: file('features.onnx'),
    });
    assert.ok(report.skip.recommended);
    found = report.skip.sameDistribution;
  });

  it('is the full run’s but for a part of what chance makes, on a Gaussian', () => {
    assert.deepEqual([found!.features, found!.dimension, found!.seeds], ['features.onnx', f, 29]);
    assert.ok(found!.toOwn.low >= 0 && found!.toOwn.high < 0.1 * found!.chance, JSON.stringify(found));
  });

  it('is the data’s as much as the full run’s is, on the scale of the features', () => {
    const { count, skip, own, added } = found!.toData!;
    assert.equal(count, 512);
    assert.ok(added.low <= added.value && added.value <= added.high);
    // Both are 29 draws of the data's own Gaussian: apart by a few of the 29th part of the variance.
    const variance = featureVariance();
    assert.ok(own > 0 && own < variance / 4, `${own} of ${variance}`);
    assert.ok(Math.abs(skip - own) < 0.02 * variance && Math.abs(added.value - (skip - own)) < 1e-9);
  });

  it('is not claimed where no network of features is named', async () => {
    const { report } = await diagnoseModel(file('gaussian.onnx'), { ...options, steps: 6, seeds: 4 });
    assert.equal(report.skip.sameDistribution, undefined);
  });

  it('needs a network that takes the samples', async () => {
    const refused = (features: string, message: RegExp): Promise<void> =>
      assert.rejects(diagnoseModel(file('gaussian.onnx'), { ...options, features }), (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.equal(error.code, 'unsupported');
        assert.match(error.message, message);
        return true;
      });
    writeFileSync(file('small.onnx'), linearFeatures([1, 4, 4]));
    await refused(
      file('small.onnx'),
      /The feature network takes \[batch, 1, 4, 4\], and one sample is \[1, 8, 8\] beside the batch/,
    );
    await refused(
      file('gaussian.onnx'),
      /is not a feature network: it has x \(float32\), sigma \(float32\) for inputs/,
    );
  });

  it('needs features that are as many for every sample, and vary', async () => {
    const port = { name: 'pictures', type: 'float32' as const, shape: ['batch', ...shape] };
    const refused = async (name: string, network: Uint8Array, message: RegExp): Promise<void> => {
      writeFileSync(file(name), network);
      const features = await openFeatures(file(name), shape);
      try {
        await assert.rejects(features.of(randomNormals(8 * d, 3)), (error) => {
          assert.ok(error instanceof DiagnosisError);
          assert.equal(error.code, 'network-output');
          assert.match(error.message, message);
          return true;
        });
        // Where the samples are one and the same, so may the features be.
        if (name === 'constant.onnx')
          assert.deepEqual([...(await features.of(new Float64Array(3 * d))).values], Array(3 * f).fill(0));
      } finally {
        await features.release();
      }
    };
    const varying = new GraphBuilder();
    const positive = varying.apply('NonZero', [varying.apply('Relu', ['pictures'])]);
    const columns = { name: 'features', type: 'float32' as const, shape: [4, 'columns'] };
    await refused(
      'varying.onnx',
      varying.finish(varying.toFloat(positive), [port], columns),
      /varying\.onnx answers \d+ features for one sample and \d+ for another/,
    );
    const constant = new GraphBuilder();
    const flat = constant.reshape('pictures', [-1, d]);
    const none = constant.product(flat, constant.floats(new Float64Array(d * f), [d, f]));
    await refused(
      'constant.onnx',
      constant.finish(none, [port], { name: 'features', type: 'float32', shape: ['batch', f] }),
      /constant\.onnx answers the same features for every sample/,
    );
  });
});
