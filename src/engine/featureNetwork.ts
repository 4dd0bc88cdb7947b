import type { Tensor } from 'onnxruntime-node';
import type { Port } from '../checkpoint/onnx/header';
import { readHeader } from '../checkpoint/onnx/readHeader';
import { isFloat } from '../checkpoint/portShapes';
import { DiagnosisError } from '../shared/failure';
import { openSession } from './session';
import { numbersOf, toTensor } from './tensors';
import { shownName } from '../shared/shown';
import { sizeOf } from '../shared/shape';

interface Features {
  /** [B, dimension] */
  readonly values: Float64Array;
  readonly dimension: number;
}

export interface FeatureNetwork {
  readonly file: string;
  /**
   * Features of samples [B, d], given one by one as they are.
   * @throws DiagnosisError 'network-output' where they differ in number, are not finite, or are the same for different samples
   */
  of(samples: Float64Array): Promise<Features>;
  release(): Promise<void>;
}

/**
 * A network of features for the samples of another, e.g. Inception's last layer: one float input of the samples' shape, one output;
 * whatever that has beside the batch counts as features. It runs on the CPU.
 */
export async function openFeatures(file: string, shape: readonly number[]): Promise<FeatureNetwork> {
  const { inputs, outputs } = await readHeader(file);
  const [input] = inputs;
  const output = outputs.find(isFloat);
  if (!input || inputs.length > 1 || !isFloat(input) || !output)
    throw new DiagnosisError(
      'unsupported',
      `${file} is not a feature network: it has ${inputs.map(({ name, type }) => `${shownName(name)} (${type})`).join(', ') || 'nothing'} for inputs.`,
      'Give a network of one float input, the samples, and one float output, their features.',
    );
  if (!takes(input, shape))
    throw new DiagnosisError(
      'unsupported',
      `The feature network takes [${input.shape.join(', ')}], and one sample is [${shape.join(', ')}] beside the batch.`,
      'Export it for samples of that shape and scale, with the resizing and scaling that it needs inside.',
    );
  const session = await openSession(file, 'cpu');
  const d = sizeOf(shape);
  /** Of every answer, once there was one. */
  let width: number | undefined;
  return {
    file,
    async of(samples) {
      const rows: Float64Array[] = [];
      const refuse = (what: string): DiagnosisError =>
        new DiagnosisError(
          'network-output',
          `${file} answers ${what}.`,
          'Leave it out, or name another feature network.',
        );
      for (let start = 0; start < samples.length; start += d) {
        const sample = toTensor(input.type, samples.subarray(start, start + d), [1, ...shape]);
        const answer = await session.run({ [input.name]: sample }, [output.name]);
        const row = Float64Array.from(numbersOf(answer[output.name] as Tensor));
        width ??= row.length;
        if (row.length === 0) throw refuse('no features');
        if (row.length !== width) throw refuse(`${width} features for one sample and ${row.length} for another`);
        if (!row.every(Number.isFinite)) throw refuse('numbers that are not finite');
        rows.push(row);
      }
      const dimension = width ?? 0;
      const values = new Float64Array(rows.length * dimension);
      rows.forEach((row, k) => values.set(row, k * dimension));
      // Such features cannot distinguish anything: every distance would be 0.
      if (isRepeated(values, dimension) && !isRepeated(samples, d))
        throw refuse('the same features for every sample, so they do not show how samples are distributed');
      return { values, dimension };
    },
    release: () => session.release(),
  };
}

function takes({ shape: stated, unranked }: Port, shape: readonly number[]): boolean {
  if (unranked) return true;
  const [batch, ...sizes] = stated;
  return (
    sizes.length === shape.length &&
    (typeof batch !== 'number' || batch <= 1) &&
    sizes.every((size, i) => typeof size !== 'number' || size <= 0 || size === shape[i])
  );
}

/** Whether all rows are equal. */
function isRepeated(values: Float64Array, width: number): boolean {
  return values.every((value, j) => value === values[j % width]);
}
