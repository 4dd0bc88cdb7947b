import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Port } from '../checkpoint/header';
import { DiagnosisError } from '../shared/failure';
import { toFloat64, toTensor } from './tensors';

/** Which ports carry what, and the shape of one sample [C, H, W] with every dimension known. */
export interface NetworkPorts {
  readonly sample: Port;
  readonly time: Port;
  readonly output: Port;
  readonly shape: readonly number[];
}

/** A loaded network: x [B, d] and one time value → output [B, d]. Counts what it evaluates. */
export class Network {
  readonly dimension: number;
  /** Forward passes so far, one for every sample in every batch. */
  evaluations = 0;
  /** Batch size the graph insists on; null when any will do. */
  private readonly fixedBatch: number | null;

  constructor(
    private readonly session: InferenceSession,
    private readonly ports: NetworkPorts,
  ) {
    this.dimension = ports.shape.reduce((product, size) => product * size, 1);
    const batch = ports.sample.shape[0];
    this.fixedBatch = typeof batch === 'number' && batch > 0 ? batch : null;
  }

  async run(x: Float64Array, time: number): Promise<Float64Array> {
    const d = this.dimension;
    const count = x.length / d;
    const chunk = this.fixedBatch ?? count;
    const result = new Float64Array(x.length);
    for (let start = 0; start < count; start += chunk) {
      const used = Math.min(chunk, count - start);
      let part = x.subarray(start * d, (start + used) * d);
      if (used < chunk) {
        // A graph of fixed batch gets the last samples padded with zeros.
        const padded = new Float64Array(chunk * d);
        padded.set(part);
        part = padded;
      }
      result.set((await this.runChunk(part, time, chunk)).subarray(0, used * d), start * d);
      this.evaluations += used;
    }
    return result;
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private async runChunk(x: Float64Array, time: number, batch: number): Promise<Float64Array> {
    const { sample, time: clock, output, shape } = this.ports;
    const times = clock.shape.length === 0 ? [] : clock.shape.map((size, i) => (i === 0 && size !== 1 ? batch : 1));
    const feeds: Record<string, Tensor> = {
      [sample.name]: toTensor(sample.type, x, [batch, ...shape]),
      [clock.name]: toTensor(clock.type, new Float64Array(times.reduce((n, size) => n * size, 1)).fill(time), times),
    };
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(feeds, [output.name]);
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300);
      throw new DiagnosisError(
        'network-output',
        `The network failed on an input of shape [${[batch, ...shape].join(', ')}]: ${reason}`,
        'Name the sample shape in a sidecar file, or export the network with a dynamic batch.',
        { cause: error },
      );
    }
    const values = toFloat64(outputs[output.name] as Tensor);
    if (values.length === x.length) return values;
    const dims = (outputs[output.name] as Tensor).dims.join(', ');
    throw new DiagnosisError(
      'network-output',
      `The network answers [${dims}] to a sample of [${[batch, ...shape].join(', ')}]; a denoiser answers in the sample's own shape.`,
      'Check that this file is a diffusion network and which output is its prediction.',
    );
  }
}
