import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { DiagnosisRequest } from '../../src/domain/options';
import { writeSafetensors } from '../../src/data/formats/safetensors';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint, type ReadCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import { optionDefaults } from '../../src/domain/options';
import { DiagnosisError } from '../../src/shared/failure';
import { cumulativeAlphas, linearBetas } from '../../src/score/noise/schedule';
import { classIndex, conditionedModel } from '../support/conditionedGraphs';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { gaussian, type GaussianOptions } from '../support/onnxGraph';
import { GraphBuilder } from '../support/graphBuilder';
import {
  besideFeatures,
  float,
  concatenated,
  fixedBatch,
  timePerPosition,
  timestepPerFrame,
  withoutBatch,
} from '../support/oddInputs';
import { randomBasis, randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const shape = [4, 6];
const d = 24;
const data: GaussianOptions = {
  shape,
  mean: randomNormals(d, 1).map((value) => value / 2),
  basis: randomBasis(5, d, 2),
  eigenvalues: Float64Array.of(4, 2, 1, 0.5, 0.2),
  tail: 0.01,
};

describe('inputs that are not the usual ones', () => {
  const { file } = temporaryFolder();
  const read = async (model: Uint8Array, said: Partial<DiagnosisRequest> = {}): Promise<ReadCheckpoint> => {
    writeFileSync(file('net.onnx'), model);
    return readCheckpoint(await openCheckpoint({ ...optionDefaults, ...said, model: file('net.onnx') }));
  };
  /** Holds the answers for three samples against D(x; σ) about a mean that is shifted by `condition`. */
  const check = async ({ network, recognition }: ReadCheckpoint, condition = new Float64Array(d)): Promise<void> => {
    assert.deepEqual([recognition.family, recognition.prediction], ['edm', 'denoised']);
    const x = randomNormals(3 * d, 8);
    for (const sigma of [0.5, 5]) {
      const answers = await network.run(x, sigma);
      for (let k = 0; k < 3; k++) {
        const one = x.slice(k * d, (k + 1) * d).map((value, j) => value - condition[j]!);
        const expected = denoised(one, sigma).map((value, j) => value + condition[j]!);
        answers
          .subarray(k * d, (k + 1) * d)
          .forEach((value, j) => assert.ok(Math.abs(value - expected[j]!) < 1e-4, `${value} and ${expected[j]}`));
      }
    }
    await network.release();
  };

  it('a time for each token is the same for all', async () => {
    const found = await read(timePerPosition(gaussian(data), { shape }));
    assert.deepEqual(found.ports.shape, shape);
    assert.match(found.roles.evidence[1]!, /sigma \[batch,4\] .* is the time, by its name: one number for each token/);
    await check(found);
  });

  it('a timestep for each frame, whatever its name, is the time', async () => {
    const alphas = cumulativeAlphas(linearBetas());
    const said = { schedule: 'linear' } as const;
    const { recognition, ports, network } = await read(timestepPerFrame(gaussian(data), { shape }, alphas), said);
    assert.deepEqual(ports.shape, shape);
    assert.equal(
      `${recognition.family} ${recognition.prediction} ${recognition.parameterization.time}`,
      'vp epsilon index',
    );
    await network.release();
  });

  it('rows that influence each other are one sample', async () => {
    const found = await read(withoutBatch(gaussian(data), { shape }));
    assert.deepEqual(found.ports.shape, shape);
    assert.match(found.roles.evidence.at(-1)!, /is one sample without a batch dimension: a change in one of its rows/);
    await check(found);
  });

  it('rows that do not are a batch', async () => {
    const row = { ...data, shape: [d] };
    const found = await read(fixedBatch(gaussian(row), { shape: [d] }, 4));
    assert.deepEqual(found.ports.shape, [d]);
    await check(found);
  });

  it('a shape of all dimensions says that there is no batch', async () => {
    const found = await read(withoutBatch(gaussian(data), { shape }), { shape });
    assert.match(found.roles.evidence.at(-1)!, /its shape was set so/);
    await check(found);
    const asBatch = await read(fixedBatch(gaussian({ ...data, shape: [d] }), { shape: [d] }, 4), { shape: [d] });
    await check(asBatch);
  });

  it('of two outputs that neither shape nor name tells apart, the one that denoises', async () => {
    const law = mixtureLaw({
      points: randomNormals(12 * d, 71).map((value) => 0.6 * value),
      variance: 0.02,
      weights: new Array<number>(12).fill(1 / 12),
    });
    const { roles, recognition } = await read(besideFeatures(law.graph, { shape }), { effort: 'quick' });
    assert.deepEqual([roles.output.name, recognition.prediction], ['81', 'denoised']);
  });

  it('an open shape is asked for with an example of its rank', async () => {
    const said = async (open: (number | string)[]): Promise<number[]> => {
      const graph = new GraphBuilder();
      const own = ['batch', ...open];
      const model = graph.finish('x', [float('x', own), float('sigma', ['batch'])], float('denoised', own));
      const error = await read(model).then(
        () => assert.fail('an open shape was read'),
        (thrown: unknown) => thrown as DiagnosisError,
      );
      return error.remedy.flatMap((part) =>
        typeof part === 'string' ? [] : ((part.value as number[] | undefined) ?? []),
      );
    };
    assert.deepEqual(await said(['s', 8]), [64, 8]);
    assert.deepEqual(await said(['c', 'h', 'w']), [3, 64, 64]);
    assert.deepEqual(await said([4, 'h', 'w']), [4, 64, 64]);
  });

  it('a sample or a condition of more numbers than any memory holds is refused by its shape', async () => {
    const stating = (own: (number | string)[], other: (number | string)[]): Uint8Array => {
      const graph = new GraphBuilder();
      const inputs = [float('x', own), float('sigma', ['batch']), float('hint', other)];
      return graph.finish('x', inputs, float('denoised', own));
    };
    for (const [model, name] of [
      [stating(['batch', 1, 1e9, 1e9], ['batch', 2]), 'x'],
      [stating(['batch', 1, 8, 8], ['batch', 1e6, 1e6]), 'hint'],
      [stating(['batch', 1, 8, 8], ['batch', 1e12]), 'hint'],
    ] as const)
      await assert.rejects(read(model, { zeros: ['hint'] }), (error) => {
        assert.ok(error instanceof DiagnosisError, String(error));
        assert.match(error.message, new RegExp(`^One sample of the input ${name} is to have the shape \\[`));
        return true;
      });
  });

  it('a network whose last layer is still zero is said to be untrained, and not to ignore its time', async () => {
    const graph = new GraphBuilder();
    const own = ['batch', 1, 8, 8];
    const zeros = graph.toFloat(graph.multiply(graph.toDouble('x'), graph.double(0)));
    const model = graph.finish(zeros, [float('x', own), float('t', ['batch'])], float('out', own));
    await assert.rejects(read(model), /The network answers noise with zeros at every noise level/);
  });

  it('a class beyond the last is refused with the range of classes', async () => {
    const y = classIndex({ name: 'y', type: 'int64', shape: ['batch'] }, randomNormals(7 * d, 3), d);
    const model = conditionedModel({ shape, variance: 1, inputs: [y] });
    await assert.rejects(
      read(model, { class: 12 }),
      /An input of the network is an index from 0 to 6, and 12 was given/,
    );
  });

  for (const side of ['before', 'after'] as const)
    it(`a condition concatenated ${side} the sample that hardly changes its answers, at quick effort`, async () => {
      const law = mixtureLaw({
        points: randomNormals(12 * d, 71).map((value) => 0.6 * value),
        variance: 0.02,
        weights: new Array<number>(12).fill(1 / 12),
      });
      const model = concatenated(law.graph, { shape: [1, 4, 6] }, side, true);
      const { conditions, recognition } = await read(model, { input: { x: 0 }, effort: 'quick' });
      assert.deepEqual([conditions.added?.side, recognition.confidence], [side, 'measured']);
      const zeros = await read(model, { zeros: ['x'], effort: 'quick' });
      assert.deepEqual(zeros.conditions.added?.values, conditions.added?.values);
    });

  for (const side of ['before', 'after'] as const)
    it(`a condition concatenated ${side} the sample is given by the sample’s name, on the side that denoises`, async () => {
      const image = [1, 4, 6];
      const model = concatenated(gaussian({ ...data, shape: image }), { shape: image }, side);
      const condition = randomNormals(2 * d, 5).map((value) => Math.round(64 * value) / 64);
      const sum = condition.slice(0, d).map((value, j) => value + condition[d + j]!);
      writeFileSync(
        file('condition.safetensors'),
        writeSafetensors({ masked: { shape: [2, 4, 6], data: condition } }, {}),
      );
      const found = await read(model, { input: { x: `${file('condition.safetensors')}:masked` } });
      assert.deepEqual(found.ports.shape, image);
      assert.equal(found.conditions.added?.side, side);
      assert.deepEqual(found.conditions.rows[0], {
        name: 'x',
        role: 'unknown',
        source: `from masked in condition.safetensors, concatenated to the sample`,
        value: null,
        shape: [2, 4, 6],
      });
      await check(found, sum);
      await assert.rejects(read(model), (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.match(
          error.message,
          /^The network also needs a value for x \[batch,3,4,6\] \(3 channels in, 1 out: a condition of 2 channels, \[2, 4, 6\], is concatenated to the sample\)\.$/,
        );
        return true;
      });
      await assert.rejects(read(model, { input: { x: file('none.npy') } }), /There is no file .*none\.npy/);
    });
});

/** D = μ + gains·(x − μ), as in test/support/denoiserGraphs.ts. */
function denoised(x: Float64Array, sigma: number): Float64Array {
  const { mean, basis, eigenvalues, tail } = data;
  const off = tail / (tail + sigma ** 2);
  const centered = x.map((value, j) => value - mean[j]!);
  const result = centered.map((value, j) => mean[j]! + off * value);
  for (const [k, lambda] of eigenvalues.entries()) {
    const row = basis.subarray(k * d, (k + 1) * d);
    const along = row.reduce((sum, value, j) => sum + value * centered[j]!, 0);
    for (let j = 0; j < d; j++) result[j]! += (lambda / (lambda + sigma ** 2) - off) * along * row[j]!;
  }
  return result;
}
