import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeModel } from '../checkpoint/onnx/writer';
import type { MatMul } from '../score/algebra/matmul';
import { threadOptions } from './threads';

/** A float64 product on the runtime's CPU kernels, some fifty times faster than a loop in JavaScript. */
export interface LinearAlgebra {
  product: MatMul;
  release: () => Promise<void>;
}

/** Threads that wait by spinning take the processor from the JavaScript between two products. */
const options: InferenceSession.SessionOptions = {
  ...threadOptions(),
  executionProviders: ['cpu'],
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

type Transpose = 'a' | 'b' | undefined;

/** Makes the product. A one-node model in memory serves each kind of transposition, loaded when it is first asked for. */
export function createMatMul(): Promise<LinearAlgebra> {
  const sessions = new Map<Transpose, Promise<InferenceSession>>();
  const sessionFor = (transpose: Transpose): Promise<InferenceSession> => {
    const session = sessions.get(transpose) ?? InferenceSession.create(gemm(transpose), options);
    sessions.set(transpose, session);
    return session;
  };
  return Promise.resolve({
    async product(a, b, m, k, n, transpose) {
      if (a.length !== m * k || b.length !== k * n) {
        throw new Error(`product of [${m},${k}] and [${k},${n}] got ${a.length} and ${b.length} numbers`);
      }
      if (m * k * n === 0) return new Float64Array(m * n);
      const session = await sessionFor(transpose);
      const { c } = await session.run({
        a: new Tensor('float64', a, transpose === 'a' ? [k, m] : [m, k]),
        b: new Tensor('float64', b, transpose === 'b' ? [n, k] : [k, n]),
      });
      return c!.data as Float64Array;
    },
    async release() {
      const loaded = [...sessions.values()];
      sessions.clear();
      for (const session of loaded) await (await session).release();
    },
  });
}

/** One Gemm node: c = a·b in float64, with one factor transposed on the way. */
function gemm(transpose: Transpose): Uint8Array {
  const port = (name: string): { name: string; type: string; shape: string[] } => ({
    name,
    type: 'float64',
    shape: ['', ''],
  });
  return writeModel({
    opset: 13,
    nodes: [
      {
        operator: 'Gemm',
        inputs: ['a', 'b'],
        outputs: ['c'],
        attributes: { transA: { int: Number(transpose === 'a') }, transB: { int: Number(transpose === 'b') } },
      },
    ],
    inputs: [port('a'), port('b')],
    outputs: [port('c')],
  });
}
