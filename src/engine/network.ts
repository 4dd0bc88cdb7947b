import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { DiagnosisError } from '../shared/failure';
import type { TrialPorts } from '../domain/trial';
import { ConditionTensors, type Conditions } from './conditions';
import { callShapes, doubledAxis, firstHalf, withAdded, withTimeColumn } from './portLayout';
import { toFloat64, toTensor } from './tensors';

/** Which ports carry what, and the shape of one sample with every dimension known. */
export type NetworkPorts = TrialPorts;

/** A loaded network: x [B, d] and one time value → output [B, d]. Counts what it evaluates. */
export class Network {
  readonly dimension: number;
  /** Of its ports. */
  readonly conditions: Conditions;
  /** Forward passes so far, one for every sample in every batch. */
  evaluations = 0;
  /** Whether its answers turned out to hold a variance beside the prediction, which the file does not state. */
  hasUnstatedVariance = false;
  /** Batch size the graph insists on; null when any will do. */
  private readonly fixedBatch: number | null;
  private readonly tensors = new ConditionTensors();

  constructor(
    private readonly session: InferenceSession,
    private readonly ports: NetworkPorts,
  ) {
    this.dimension = ports.shape.reduce((product, size) => product * size, 1);
    this.conditions = ports.conditions ?? [];
    const batch = ports.sample.shape[0];
    this.fixedBatch = ports.batchless ? 1 : typeof batch === 'number' && batch > 0 ? batch : null;
  }

  /** Under the conditions of its ports unless told others. */
  run(x: Float64Array, time: number, conditions: Conditions = this.conditions): Promise<Float64Array> {
    return this.answer(x, time, [conditions]);
  }

  /** The same samples under each of several conditions, an answer for each: in one call where the graph allows it. */
  async runEach(x: Float64Array, time: number, variants: readonly Conditions[]): Promise<Float64Array[]> {
    if (variants.length === 1) return [await this.run(x, time, variants[0])];
    const canMix = this.fixedBatch === null && variants.every((values) => values.every(({ hasBatch }) => hasBatch));
    const answers: Float64Array[] = [];
    if (!canMix) {
      for (const conditions of variants) answers.push(await this.run(x, time, conditions));
      return answers;
    }
    const repeated = new Float64Array(variants.length * x.length);
    variants.forEach((_, i) => repeated.set(x, i * x.length));
    const whole = await this.answer(repeated, time, variants);
    return variants.map((_, i) => whole.subarray(i * x.length, (i + 1) * x.length));
  }

  release(): Promise<void> {
    return this.session.release();
  }

  /** The rows of x in as many equal parts as there are variants, each part under its own. */
  private async answer(x: Float64Array, time: number, variants: readonly Conditions[]): Promise<Float64Array> {
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
      result.set((await this.runChunk(part, time, chunk, variants)).subarray(0, used * d), start * d);
      this.evaluations += used;
    }
    return result;
  }

  private async runChunk(
    x: Float64Array,
    time: number,
    batch: number,
    variants: readonly Conditions[],
  ): Promise<Float64Array> {
    const { sample, time: timeInput, output, shape, timeColumn, halfAxis, added, batchless } = this.ports;
    const feeds: Record<string, Tensor> = { ...this.tensors.of(variants, batch, time) };
    if (timeColumn)
      feeds[sample.name] = toTensor(sample.type, withTimeColumn(x, time, this.dimension, timeColumn), [
        batch,
        this.dimension + 1,
      ]);
    else {
      const shapes = callShapes(this.ports, batch);
      const one = new Float64Array(shapes.time.reduce((n, size) => n * size, 1)).fill(time);
      feeds[sample.name] = toTensor(sample.type, added ? withAdded(x, shape, added) : x, shapes.sample);
      feeds[timeInput.name] = toTensor(timeInput.type, one, shapes.time);
    }
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(feeds, [output.name]);
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new DiagnosisError(
        'network-output',
        `The network failed on an input of shape [${feeds[sample.name]?.dims.join(', ')}]: ${reason.slice(0, 300)}`,
        'Name the sample shape in a sidecar file, or export the network with a dynamic batch.',
        { cause: error },
      );
    }
    const answered = outputs[output.name] as Tensor;
    const values = toFloat64(answered);
    if (values.length === x.length) return values;
    // A file that does not state its output's sizes leaves the doubled axis to be seen here.
    const half = halfAxis ?? doubledAxis(batchless ? answered.dims : answered.dims.slice(1), shape);
    if (half !== null && values.length === 2 * x.length) {
      this.hasUnstatedVariance = halfAxis === null;
      return firstHalf(values, shape, half);
    }
    throw new DiagnosisError(
      'network-output',
      `The network answers [${answered.dims.join(', ')}] to a sample of [${[batch, ...shape].join(', ')}]; a denoiser answers in the sample's own shape.`,
      'Check that this file is a diffusion network and which output is its prediction.',
    );
  }
}
