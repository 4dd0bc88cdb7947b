import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { widenBfloat16 } from '../../src/checkpoint/onnx/bfloat16';
import type { Port } from '../../src/checkpoint/onnx/header';
import { readHeader } from '../../src/checkpoint/onnx/readHeader';
import { Network } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { DiagnosisError } from '../../src/shared/failure';
import { GraphBuilder } from '../support/graphBuilder';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const d = 4;
const brain = (values: ArrayLike<number>): Uint16Array =>
  Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), (bits) => bits >> 16);
/** Numbers of few digits, which every type here holds exactly. */
const few = (count: number, seed: number): Float64Array =>
  randomNormals(count, seed).map((value) => Math.round(4 * value) / 4);

describe('a network that reckons in', () => {
  const { file } = temporaryFolder();
  const port = (name: string, shape: (number | string)[], type: string): Port => ({ name, type, shape });
  const weights = few(d * d, 3);
  /** x·W + t + ½ */
  const expected = (x: Float64Array, t: number): Float64Array =>
    x.map((_, j) => {
      const row = Math.floor(j / d) * d;
      let sum = t + 0.5;
      for (let i = 0; i < d; i++) sum += x[row + i]! * weights[i * d + (j % d)]!;
      return sum;
    });
  const check = async (type: string, bytes: Uint8Array, tolerance: number): Promise<void> => {
    writeFileSync(file('net.onnx'), bytes);
    const { inputs, outputs } = await readHeader(file('net.onnx'));
    const ports = { sample: inputs[0]!, time: inputs[1]!, output: outputs[0]!, shape: [d] };
    assert.equal(ports.sample.type, type);
    const network = new Network(await openSession(file('net.onnx'), 'cpu'), ports);
    const x = few(5 * d, 4);
    const answer = await network.run(x, 2);
    expected(x, 2).forEach((value, j) =>
      assert.ok(Math.abs(value - answer[j]!) <= tolerance, `${answer[j]!} ${value}`),
    );
    await network.release();
  };

  it('bfloat16, ports and weights alike, is loaded in float32', async () => {
    const graph = new GraphBuilder();
    const w = graph.tensor({ type: 'bfloat16', data: brain(weights) }, [d, d]);
    const half = graph.apply('Constant', [], {
      value: { tensor: { type: 'bfloat16', data: brain([0.5]), shape: [] } },
    });
    // Out of its type and back.
    const float = graph.toFloat(graph.add(graph.product('x', w), half));
    const narrow = graph.apply('Cast', [float], { to: { int: 16 } });
    const sum = graph.add(narrow, graph.apply('Reshape', ['t', graph.integers([-1, 1])]));
    const bytes = graph.finish(sum, [port('x', ['b', d], 'bfloat16'), port('t', ['b'], 'bfloat16')], {
      ...port('y', ['b', d], 'bfloat16'),
    });
    await check('bfloat16', bytes, 0);
  });

  it('bfloat16 weights between float32 ports', async () => {
    const graph = new GraphBuilder();
    const w = graph.tensor({ type: 'bfloat16', data: brain(weights) }, [d, d]);
    const product = graph.product(graph.apply('Cast', ['x'], { to: { int: 16 } }), w);
    const time = graph.add(graph.reshape('t', [-1, 1]), graph.floats([0.5], [1]));
    const bytes = graph.finish(
      graph.add(graph.toFloat(product), time),
      [port('x', ['b', d], 'float32'), port('t', ['b'], 'float32')],
      port('y', ['b', d], 'float32'),
    );
    await check('float32', bytes, 0);
  });

  it('bfloat16 in files too large, or with weights elsewhere, is a sentence', async () => {
    const header = { ...(await readHeader(file('net.onnx'))), path: file('net.onnx') };
    const refused = (changed: Partial<typeof header>, message: RegExp): void =>
      assert.throws(
        () => widenBfloat16({ ...header, ...changed }),
        (error) => error instanceof DiagnosisError && error.code === 'unsupported' && message.test(error.message),
      );
    refused({ bytes: 4e9 }, /net\.onnx holds bfloat16 numbers, .* too large to be rewritten/);
    refused({ externalFiles: ['net.onnx.data'] }, /weights stand in other files/);
  });

  it('int8 by quantising and dequantising', async () => {
    const graph = new GraphBuilder();
    const scale = graph.floats([0.25], []);
    const zero = graph.tensor({ type: 'int8', data: Int8Array.of(0) }, []);
    const stored = graph.tensor({ type: 'int8', data: Int8Array.from(weights, (value) => 4 * value) }, [d, d]);
    const w = graph.apply('DequantizeLinear', [stored, scale, zero]);
    const coarse = graph.apply('QuantizeLinear', ['x', scale, zero]);
    const x = graph.apply('DequantizeLinear', [coarse, scale, zero]);
    const time = graph.add(graph.reshape('t', [-1, 1]), graph.floats([0.5], [1]));
    const bytes = graph.finish(
      graph.add(graph.product(x, w), time),
      [port('x', ['b', d], 'float32'), port('t', ['b'], 'float32')],
      port('y', ['b', d], 'float32'),
    );
    await check('float32', bytes, 1e-6);
  });
});
