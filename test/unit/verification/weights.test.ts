import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readWeights } from '../../../src/checkpoint/onnx/weights';
import { readAnyHeader } from '../../../src/checkpoint/onnx/readHeader';
import { writeModel, type Node, type Tensor } from '../../../src/checkpoint/onnx/writer';
import { toHalf } from '../../../src/score/float16';
import { otherWeights, pairedWeights } from '../../../src/verification/causes/weights';
import { EditedModel } from '../../support/editedModel';
import { randomNormals } from '../../support/randomNormals';
import { temporaryFolder } from '../../support/temporaryFolder';

const networks = path.join(__dirname, '..', '..', '..', '..', 'test', 'fixtures');

describe('the weights of two files', () => {
  const { file } = temporaryFolder();
  const original = path.join(networks, 'families', 'v.onnx');
  const found = async (a: string, b: string) =>
    otherWeights(pairedWeights(await readAnyHeader(a), await readAnyHeader(b)));
  const against = (bytes: Uint8Array, a = original) => {
    writeFileSync(file('b.onnx'), bytes);
    return found(a, file('b.onnx'));
  };
  const large = readWeights(original).filter(({ type, shape }) => type === 'float16' && shape.length > 1);

  it('are read in the order in which the graph takes them', () => {
    const names = large.map(({ name }) => name);
    const inOrder = ['patches.weight.half', 'mixing.1.layers.0.weight.half', 'mixing.9.layers.2.weight.half'];
    const places = inOrder.map((name) => names.indexOf(name));
    assert.deepEqual(
      places,
      [...places].sort((x, y) => x - y),
    );
    assert.ok(places.every((place) => place >= 0));
  });

  it('are named where one differs, or some', async () => {
    const noise = randomNormals(1 << 16, 3);
    const noisy = (part: number) => (value: number, i: number) => value * (1 + part * noise[i % noise.length]!);
    const one = await against(new EditedModel(original).weight('mixing.5.layers.2.weight.half', noisy(0.12)).bytes());
    assert.match(
      one!.message,
      /in one of \d+ tensors: mixing\.5\.layers\.2\.weight\.half, by 12 % \(relative RMS\)\.$/,
    );
    assert.deepEqual([one!.id, one!.error], ['weights', null]);
    const two = new EditedModel(original)
      .weight('mixing.7.layers.0.weight.half', noisy(0.4))
      .weight('mixing.1.layers.0.weight.half', noisy(0.06));
    const { message } = (await against(two.bytes()))!;
    assert.match(
      message,
      /differ in 2 of \d+ tensors\. .* first is mixing\.1\.layers\.0\.weight\.half, by (5\.\d|6(\.\d)?) %/,
    );
    assert.match(message, /largest difference is in mixing\.7\.layers\.0\.weight\.half, by 4\d %\.$/);
  });

  it('are another network’s where most of them differ', async () => {
    const other = new EditedModel(original);
    for (const { name } of large) other.weight(name, (value, i) => value * (i % 3 === 0 ? 1.5 : 1));
    assert.match(
      (await against(other.bytes()))!.message,
      /^B has other weights: \d+ of \d+ tensors differ, by \d+ % at/,
    );
  });

  for (const [bits, scales] of [
    [8, 'tensor'],
    [4, 'row'],
    [8, 'column'],
  ] as const)
    it(`are not accused where they are quantized to ${bits} bits, with a scale for each ${scales}`, async () => {
      const quantized = new EditedModel(original);
      for (const { name, shape, elements } of large) {
        const values = new Float64Array(elements);
        quantized.weight(name, (value, i) => (values[i] = value));
        const [row, width] = [elements / shape[0]!, shape.at(-1)!];
        const lineOf = (i: number): number =>
          scales === 'tensor' ? 0 : scales === 'row' ? Math.floor(i / row) : i % width;
        const largest = new Map<number, number>();
        for (const [i, value] of values.entries())
          largest.set(lineOf(i), Math.max(Math.abs(value), largest.get(lineOf(i)) ?? 1e-9));
        const levels = 2 ** (bits - 1) - 1;
        quantized.weight(name, (value, i) => {
          const scale = largest.get(lineOf(i))! / levels;
          return Math.round(value / scale) * scale;
        });
      }
      assert.equal(await against(quantized.bytes()), null);
    });

  it('are not accused of float16, nor compared where the layers are others', async () => {
    const values = Float32Array.from(randomNormals(64, 4), (value) => value / 50);
    const wide: Tensor = { type: 'float32', data: values, shape: [8, 8] };
    const half: Tensor = { type: 'float16', data: toHalf(Float64Array.from(values)), shape: [8, 8] };
    const port = (name: string) => ({ name, type: 'float32', shape: ['batch', 8] });
    const product: Node = { operator: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] };
    const model = (nodes: readonly Node[], weights: Record<string, Tensor>): Uint8Array =>
      writeModel({ opset: 17, nodes, initializers: weights, inputs: [port('x')], outputs: [port('y')] });
    writeFileSync(file('a.onnx'), model([product], { w: wide }));
    const cast: Node = { operator: 'Cast', inputs: ['w'], outputs: ['w.wide'], attributes: { to: { int: 1 } } };
    const stored = model([cast, { ...product, inputs: ['x', 'w.wide'] }], { w: half });
    assert.equal(await against(stored, file('a.onnx')), null);
    const doubled: Tensor = { ...wide, data: values.map((value) => 2 * value) };
    assert.match((await against(model([product], { w: doubled }), file('a.onnx')))!.message, /: w, by 99\.9 %/);
    const folded: Node = { operator: 'Relu', inputs: ['z'], outputs: ['y'] };
    const others = model([{ ...product, outputs: ['z'] }, folded], { w: doubled });
    assert.equal(await against(others, file('a.onnx')), null);
    assert.equal(await found(original, original), null);
    assert.equal(otherWeights(pairedWeights(null, await readAnyHeader(original))), null);
  });

  it('are found in files beside the model', async () => {
    const folder = path.join(networks, 'networks', 'stable-diffusion', 'unet');
    const model = path.join(folder, 'model.onnx');
    copyFileSync(model, file('model.onnx'));
    const beside = readWeights(model).filter((weight) => weight.file !== model && weight.elements > 1000);
    assert.ok(beside.length > 5);
    const { name, type, start, end, elements } = beside[5]!;
    const data = readFileSync(path.join(folder, 'model.onnx_data'));
    writeFileSync(file('model.onnx_data'), data);
    assert.equal(await found(model, file('model.onnx')), null);
    const sign = (end - start) / elements - 1;
    for (let at = start + sign; at < end; at += 2 * (sign + 1)) data[at]! ^= 0x80;
    writeFileSync(file('model.onnx_data'), data);
    const { message } = (await found(model, file('model.onnx')))!;
    assert.ok(message.includes(`tensors: ${name}`) || message.includes(' of /'), `${message} (${name}, ${type})`);
  });
});
