import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeModel } from '../../src/checkpoint/onnx/writer';
import { fromHalf, toHalf } from '../../src/score/float16';
import { randomNormals } from '../support/randomNormals';

const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
const largest = 0x7bff;

describe('half precision', () => {
  it('reads all 65,536 patterns as the runtime does', async () => {
    const { y } = await cast('float16', 'float32', new Tensor('float16', patterns, [65536]));
    const ours = fromHalf(patterns);
    (y!.data as Float32Array).forEach((value, i) => assert.ok(Object.is(ours[i], value), `${i}: ${ours[i]} ${value}`));
  });

  it('writes every number back to the pattern it came from', () => {
    const back = toHalf(fromHalf(patterns));
    patterns.forEach((pattern, i) => {
      const isNaN = (pattern & 0x7c00) === 0x7c00 && (pattern & 0x3ff) !== 0;
      assert.equal(back[i], isNaN ? 0x7e00 : pattern);
    });
  });

  it('rounds to nearest between any two neighbours, ties to the even one', () => {
    const values = fromHalf(patterns.slice(0, largest + 1));
    for (let i = 0; i < largest; i++) {
      const middle = (values[i]! + values[i + 1]!) / 2;
      const even = i % 2 === 0 ? i : i + 1;
      const near = Float64Array.of(middle, -middle, middle * (1 + 1e-12), middle * (1 - 1e-12));
      assert.deepEqual([...toHalf(near)], [even, even | 0x8000, i + 1, i], `about ${middle}`);
    }
  });

  it('goes to infinity where the runtime does, and keeps the sign of zero', () => {
    const edges = Float64Array.of(65504, 65519.999, 65520, -65520, 1e300, Infinity, -0, 2 ** -25, -(2 ** -26), NaN);
    const expected = [0x7bff, 0x7bff, 0x7c00, 0xfc00, 0x7c00, 0x7c00, 0x8000, 0, 0x8000, 0x7e00];
    assert.deepEqual([...toHalf(edges)], expected);
  });

  it('writes float32 numbers of every size as the runtime does', async () => {
    const count = 20_000;
    const sizes = randomNormals(count, 5);
    const numbers = Float32Array.from(randomNormals(count, 6), (value, i) => value * 2 ** (8 * sizes[i]!));
    const { y } = await cast('float32', 'float16', new Tensor('float32', numbers, [count]));
    const { buffer, byteOffset, length } = y!.data as Uint16Array;
    assert.deepEqual(toHalf(Float64Array.from(numbers)), new Uint16Array(buffer, byteOffset, length));
  });
});

async function cast(from: string, to: string, x: Tensor): Promise<InferenceSession.OnnxValueMapType> {
  const code = to === 'float16' ? 10 : 1;
  const model = writeModel({
    opset: 17,
    nodes: [{ operator: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: { int: code } } }],
    inputs: [{ name: 'x', type: from, shape: ['n'] }],
    outputs: [{ name: 'y', type: to, shape: ['n'] }],
  });
  const session = await InferenceSession.create(model);
  const result = await session.run({ x });
  await session.release();
  return result;
}
