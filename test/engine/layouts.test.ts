import assert from 'node:assert/strict';
import path from 'node:path';
import type { Port } from '../../src/checkpoint/onnx/header';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import { Network, type NetworkPorts } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import type { ConditionValue } from '../../src/domain/trial';
import { conditionedModel, summed } from '../support/conditionedGraphs';
import { GraphBuilder } from '../support/graphBuilder';
import { randomNormals } from '../support/randomNormals';

const port = (name: string, shape: (number | string)[], type = 'float32'): Port => ({ name, type, shape });

/** Numbers that float32 holds exactly. */
const numbers = (count: number): Float64Array => randomNormals(count, 5).map((value) => Math.round(64 * value) / 64);

describe('a network whose', () => {
  for (const column of ['first', 'last'] as const)
    it(`time is the ${column} column of its sample answers samples alone`, async () => {
      const graph = new GraphBuilder();
      // The answer is the data columns with the time added.
      const part = (from: number, to: number): string =>
        graph.apply('Slice', ['xt', graph.integers([from]), graph.integers([to]), graph.integers([1])]);
      const sum = column === 'last' ? graph.add(part(0, 2), part(2, 3)) : graph.add(part(1, 3), part(0, 1));
      const sample = port('xt', ['b', 3]);
      const output = port('y', ['b', 2]);
      const bytes = graph.finish(sum, [sample], output);
      const ports: NetworkPorts = { sample, time: sample, output, shape: [2], timeColumn: column };
      const network = new Network(await openSession(bytes, 'cpu'), ports);
      const x = numbers(10);
      assert.deepEqual(
        await network.run(x, 0.5),
        x.map((value) => value + 0.5),
      );
      assert.equal(network.evaluations, 5);
      await network.release();
    });

  it('output holds a variance too is read by its first half, channels first or last', async () => {
    for (const [shape, axis] of [
      [[2, 3, 4], 0],
      [[3, 4, 2], 2],
      [[6], 0],
    ] as const) {
      const graph = new GraphBuilder();
      const noise = graph.apply('Add', ['x', 't']);
      const both = graph.apply('Concat', [noise, graph.apply('Exp', ['x'])], { axis: { int: axis + 1 } });
      const doubled = shape.map((size, i) => (i === axis ? 2 * size : size));
      const ports: NetworkPorts = {
        sample: port('x', ['b', ...shape]),
        time: port('t', []),
        output: port('y', ['b', ...doubled]),
        shape,
        halfAxis: axis,
      };
      const bytes = graph.finish(both, [ports.sample, ports.time], ports.output);
      const x = numbers(3 * shape.reduce((product, size) => product * size, 1));
      // Without the axis: as of a file that names its output's sizes only.
      for (const known of [axis, null]) {
        const network = new Network(await openSession(bytes, 'cpu'), { ...ports, halfAxis: known });
        assert.deepEqual(
          await network.run(x, 2),
          x.map((value) => value + 2),
          shape.join(),
        );
        assert.equal(network.hasUnstatedVariance, known === null);
        await network.release();
      }
    }
  });

  it('output holds a variance is told so, whether or not the file states its size', async () => {
    for (const [name, words] of [
      [
        'learned-variance',
        /has twice its channels, the first half the prediction, the second a variance that is not read/,
      ],
      ['learned-variance-junk', /turned out to have twice the sample's channels: .* a variance that is not read\.$/],
    ] as const) {
      const model = path.join(process.cwd(), 'test', 'fixtures', 'oddities', `${name}.onnx`);
      const files = await openCheckpoint({ model, seed: 0, effort: 'standard', provider: 'cpu' });
      const { network, roles, recognition } = await readCheckpoint(files);
      await network.release();
      const said = [...roles.evidence, ...recognition.evidence].filter((sentence) => /variance/.test(sentence));
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0]!, words);
    }
  });

  const value = (of: Port, shape: number[], hasBatch: boolean, values: number[]): ConditionValue => ({
    port: of,
    shape,
    hasBatch,
    values: Float64Array.from(values),
  });

  for (const [batch, dimension] of [
    ['batch', 'batch'],
    ['batch', 1],
    [2, 2],
    [1, 1],
  ] as const)
    it(`conditions have the batch ${dimension} beside samples of ${batch}`, async () => {
      const shape = [4];
      const mask = port('mask', [dimension, 3], 'bool');
      const tokens = port('tokens', [dimension, 3, 2]);
      const scale = port('scale', []);
      const inputs = [summed(tokens, 1, 4), summed(mask, 10, 4), summed(scale, 100, 4)];
      const bytes = conditionedModel({ shape, variance: 1, inputs, batch });
      const hasBatch = dimension === batch;
      const given = (first: number, on: number, w: number): ConditionValue[] => [
        value(tokens, hasBatch ? [3, 2] : [1, 3, 2], hasBatch, [first, 0, 0, 0, 0, 1]),
        value(mask, hasBatch ? [3] : [1, 3], hasBatch, [on, 0, 1]),
        value(scale, [], false, [w]),
      ];
      const one = given(2, 1, 3);
      const ports: NetworkPorts = {
        sample: port('x', [batch, ...shape]),
        time: port('sigma', [batch]),
        output: port('denoised', [batch, ...shape]),
        shape,
        conditions: one,
      };
      const network = new Network(await openSession(bytes, 'cpu'), ports);
      const x = numbers(5 * 4);
      // Means 3 + 20 + 300 and 7 + 10 + 500; half the way to x at σ = 1.
      const expected = (mean: number): Float64Array => x.map((v) => mean + 0.5 * (v - mean));
      assert.deepEqual(await network.run(x, 1), expected(323));
      const other = given(6, 0, 5);
      assert.deepEqual(await network.denoise(x, { cSkip: 0, cOut: 1, cIn: 1, time: 1 }, 5, [one, other]), [
        expected(323),
        expected(517),
      ]);
      assert.equal(network.evaluations, 15);
      await network.release();
    });
});
