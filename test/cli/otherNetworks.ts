/** Networks that people keep beside a denoiser, with the ports their exporters give them; tiny, but they run. */
import type { Port } from '../../src/checkpoint/onnx/header';
import { writeModel, type Node, type Tensor } from '../../src/checkpoint/onnx/writer';
import { gaussianData } from '../support/diagnoseExamples';
import { denoiserModel, gaussian } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';

const port = (name: string, shape: (number | string)[], type = 'float32'): Port => ({ name, type, shape });
const ids = port('input_ids', ['batch', 'sequence'], 'int64');
const weights = (shape: number[]): Tensor => ({
  type: 'float32',
  shape,
  data: Float32Array.from(
    randomNormals(
      shape.reduce((n, size) => n * size, 1),
      5,
    ),
  ),
});
const model = (inputs: Port[], outputs: Port[], nodes: Node[], initializers: Record<string, Tensor>): Uint8Array =>
  writeModel({ opset: 17, inputs, outputs, nodes, initializers });
const embed: Node = { operator: 'Gather', inputs: ['words', 'input_ids'], outputs: ['embedded'] };

/** Tokens to hidden states. */
export function textEncoder(): Uint8Array {
  const nodes: Node[] = [embed, { operator: 'Identity', inputs: ['embedded'], outputs: ['last_hidden_state'] }];
  const states = port('last_hidden_state', ['batch', 'sequence', 16]);
  return model([ids], [states], nodes, { words: weights([50, 16]) });
}

/** Latents to pictures eight times as large. */
export function vaeDecoder(): Uint8Array {
  const node: Node = {
    operator: 'ConvTranspose',
    inputs: ['latent_sample', 'kernel'],
    outputs: ['sample'],
    attributes: { strides: { ints: [8, 8] } },
  };
  const latent = port('latent_sample', ['batch', 4, 'height', 'width']);
  const picture = port('sample', ['batch', 3, 'picture_height', 'picture_width']);
  return model([latent], [picture], [node], { kernel: weights([4, 3, 8, 8]) });
}

/** Tokens to logits; with a cache also its own earlier keys, one token at a time. */
export function languageModel(cache: boolean): Uint8Array {
  const nodes: Node[] = [embed, { operator: 'MatMul', inputs: ['embedded', 'head'], outputs: ['logits'] }];
  const inputs = [cache ? port('input_ids', ['batch', 1], 'int64') : ids];
  const outputs = [port('logits', ['batch', 'sequence', 50])];
  if (cache) {
    nodes.push({ operator: 'Identity', inputs: ['past_key_values.0.key'], outputs: ['present.0.key'] });
    inputs.push(port('past_key_values.0.key', ['batch', 2, 'past', 8]));
    outputs.push(port('present.0.key', ['batch', 2, 'past', 8]));
  }
  return model(inputs, outputs, nodes, { words: weights([50, 16]), head: weights([16, 50]) });
}

/** A node of somebody's own library. */
export function customOperator(): Uint8Array {
  const x = port('x', ['batch', 1, 8, 8]);
  const node: Node = {
    operator: 'FlashAttention',
    domain: 'com.example',
    inputs: ['x', 'sigma'],
    outputs: ['denoised'],
  };
  return model([x, port('sigma', ['batch'])], [port('denoised', ['batch', 1, 8, 8])], [node], {});
}

/** Nodes that feed each other. */
export function cyclic(): Uint8Array {
  const nodes: Node[] = [
    { operator: 'Add', inputs: ['x', 'b'], outputs: ['a'] },
    { operator: 'Identity', inputs: ['a'], outputs: ['b'] },
    { operator: 'Identity', inputs: ['a'], outputs: ['denoised'] },
  ];
  const x = port('x', ['batch', 1, 8, 8]);
  return model([x, port('sigma', ['batch'])], [port('denoised', ['batch', 1, 8, 8])], nodes, {});
}

/** Of an operator set that does not exist yet. */
export function tooNew(): Uint8Array {
  const x = port('x', ['batch', 1, 8, 8]);
  const nodes: Node[] = [{ operator: 'Identity', inputs: ['x'], outputs: ['denoised'] }];
  const outputs = [port('denoised', ['batch', 1, 8, 8])];
  return writeModel({ opset: 60, inputs: [x, port('sigma', ['batch'])], outputs, nodes });
}

/** Gives half the picture, which the file does not say. */
export function otherShape(): Uint8Array {
  const node: Node = {
    operator: 'AveragePool',
    inputs: ['x'],
    outputs: ['denoised'],
    attributes: { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } },
  };
  const inputs = [port('x', ['batch', 1, 8, 8]), port('sigma', ['batch'])];
  return model(inputs, [port('denoised', ['batch', 'channels', 'height', 'width'])], [node], {});
}

/** Shrinks its input by the same factor at every noise level. */
export function timeless(): Uint8Array {
  return denoiserModel((graph, x) => graph.multiply(x, graph.double(0.5)), { shape: [1, 8, 8] });
}

/** Answers with numbers that are none, everywhere. */
export function infinite(): Uint8Array {
  return denoiserModel((graph, x) => graph.divide(graph.add(graph.multiply(x, x), graph.double(1)), graph.double(0)), {
    shape: [1, 8, 8],
  });
}

/** The Gaussian's denoiser, with NaN where σ lies between these. */
export function nanBetween(low: number, high: number): Uint8Array {
  const denoiser = gaussian(gaussianData);
  return denoiserModel(
    (graph, x, sigma) => {
      const above = graph.apply('Greater', [sigma, graph.double(low)]);
      const within = graph.apply('And', [above, graph.apply('Less', [sigma, graph.double(high)])]);
      const fault = graph.apply('Where', [within, graph.double(NaN), graph.double(0)]);
      return graph.add(denoiser(graph, x, sigma), fault);
    },
    { shape: gaussianData.shape },
  );
}
