import { Tensor } from 'onnxruntime-node';
import { InferenceServer, type ServedModel } from '../../src/engine/remote/server';
import { randomNormals } from './randomNormals';
import { tinyConvolution } from './smallNetworks';

/** The network whose exchanges are recorded. */
export const recordedNetwork = (): Uint8Array => tinyConvolution({ shape: [1, 4, 4] });

/** What it is asked: three samples at one noise level. */
export function recordedFeeds(): Record<string, Tensor> {
  return {
    x: new Tensor('float32', Float32Array.from(randomNormals(3 * 16, 5)), [3, 1, 4, 4]),
    sigma: new Tensor('float32', new Float32Array(3).fill(2), [3]),
  };
}

/** All that a diagnosis asks of a server, once. */
export async function askServer(address: string): Promise<{ described: ServedModel; answer: Tensor }> {
  const server = new InferenceServer(address, null);
  const described = await server.describe();
  await server.roundTrip();
  const answers = await server.infer(recordedFeeds(), ['denoised'], 30);
  // Again, in the form that it has turned out to know.
  const again = await server.infer(recordedFeeds(), ['denoised'], 30);
  return { described, answer: again['denoised'] ?? answers['denoised']! };
}
