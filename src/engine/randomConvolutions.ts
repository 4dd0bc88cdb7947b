import { Tensor } from 'onnxruntime-node';
import { writeModel, type Node, type Tensor as Weights } from '../checkpoint/onnx/writer';
import { childSeed, normals } from '../score/statistics/normal';
import { openSession } from './session';
import { numbersOf } from './tensors';

/** Channels of the layers; the second and each after it halve the sides. */
const CHANNELS = [16, 24, 24] as const;
/** Of the weights, and never another: features are compared between runs. */
const SEED = 20311;

export interface RandomConvolutions {
  readonly dimension: number;
  /** Images [B, C, H, W] → features [B, dimension]. */
  of(images: Float64Array): Promise<Float64Array>;
  release(): Promise<void>;
}

/**
 * Features of images that need no download: three layers of 3×3 convolutions with fixed normal weights [He et al. 2015] and ReLU, the
 * mean of each channel of each layer. Untrained convolutions already tell textures and contrasts apart [Saxe et al. 2011].
 * @param shape [C, H, W]
 * @param scale mean and standard deviation of the data's values, which the images are brought to 0 and 1 with
 */
export async function openRandomConvolutions(
  shape: readonly [number, number, number],
  scale: { readonly mean: number; readonly std: number },
): Promise<RandomConvolutions> {
  const session = await openSession(graph(shape), 'cpu');
  const size = shape[0] * shape[1] * shape[2];
  const dimension = CHANNELS.reduce((sum, channels) => sum + channels, 0);
  return {
    dimension,
    async of(images) {
      const count = images.length / size;
      const result = new Float64Array(count * dimension);
      const batch = Math.max(1, Math.min(64, Math.floor(2 ** 20 / size)));
      for (let start = 0; start < count; start += batch) {
        const rows = Math.min(batch, count - start);
        const values = Float32Array.from(
          images.subarray(start * size, (start + rows) * size),
          (value) => (value - scale.mean) / scale.std,
        );
        const answer = await session.run({ images: new Tensor('float32', values, [rows, ...shape]) });
        result.set(numbersOf(answer['features'] as Tensor), start * dimension);
      }
      return result;
    },
    release: () => session.release(),
  };
}

function graph([channels, height, width]: readonly [number, number, number]): Uint8Array {
  const initializers: Record<string, Weights> = {};
  const nodes: Node[] = [];
  let [input, from] = ['images', channels];
  CHANNELS.forEach((to, layer) => {
    const std = Math.sqrt(2 / (9 * from));
    const data = Float32Array.from(normals(childSeed(SEED, layer), to * from * 9), (value) => std * value);
    initializers[`w${layer}`] = { type: 'float32', shape: [to, from, 3, 3], data };
    const strides = layer === 0 ? [1, 1] : [2, 2];
    nodes.push(
      {
        operator: 'Conv',
        inputs: [input, `w${layer}`],
        outputs: [`c${layer}`],
        attributes: { pads: { ints: [1, 1, 1, 1] }, strides: { ints: strides } },
      },
      { operator: 'Relu', inputs: [`c${layer}`], outputs: [`r${layer}`] },
      { operator: 'GlobalAveragePool', inputs: [`r${layer}`], outputs: [`p${layer}`] },
      { operator: 'Flatten', inputs: [`p${layer}`], outputs: [`f${layer}`] },
    );
    [input, from] = [`r${layer}`, to];
  });
  nodes.push({
    operator: 'Concat',
    inputs: CHANNELS.map((_, layer) => `f${layer}`),
    outputs: ['features'],
    attributes: { axis: { int: 1 } },
  });
  const port = (
    name: string,
    shape: (number | string)[],
  ): { name: string; type: string; shape: (number | string)[] } => ({
    name,
    type: 'float32',
    shape,
  });
  return writeModel({
    opset: 13,
    nodes,
    initializers,
    inputs: [port('images', ['B', channels, height, width])],
    outputs: [port('features', ['B', CHANNELS.reduce((sum, count) => sum + count, 0)])],
  });
}
