import { Tensor } from 'onnxruntime-node';
import { DiagnosisError } from '../shared/failure';
import { fromHalf, toHalf } from '../score/float16';
import type { LevelCoefficients } from '../score/parameterization';
import { sizeOf } from '../shared/shape';

const SMALL_INTEGERS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;

/** Float64 values as the tensor type the graph asks for. */
export function toTensor(type: string, values: Float64Array, dims: readonly number[]): Tensor {
  switch (type) {
    // A graph of bfloat16 is loaded in float32.
    case 'bfloat16':
    case 'float32':
      return new Tensor('float32', new Float32Array(values), dims);
    case 'float64':
      return new Tensor('float64', values, dims);
    case 'float16':
      return new Tensor('float16', toHalf(values), dims);
    case 'int64':
      return new Tensor(
        'int64',
        BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
        dims,
      );
    case 'int32':
      return new Tensor('int32', Int32Array.from(values, Math.round), dims);
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'uint32':
      return new Tensor(type, new SMALL_INTEGERS[type](values.map(Math.round)), dims);
    case 'uint64':
      return new Tensor(
        'uint64',
        BigUint64Array.from(values, (value) => BigInt(Math.round(value))),
        dims,
      );
    case 'bool':
      return new Tensor(
        'bool',
        Uint8Array.from(values, (value) => (value ? 1 : 0)),
        dims,
      );
    default:
      throw new DiagnosisError(
        'unsupported',
        `The network takes ${type} values, which ScoreScope cannot feed yet.`,
        'Export it with float32 or float16 inputs.',
      );
  }
}

/** Numbers of a tensor in their own precision. */
export type Numbers = Float32Array | Float64Array;

/** The numbers of any float tensor: its own memory where they need no conversion. */
export function numbersOf(tensor: Tensor): Numbers {
  switch (tensor.type) {
    case 'float32':
      return tensor.data as Float32Array;
    case 'float64':
      return tensor.data as Float64Array;
    case 'float16': {
      // Newer Node versions hand out a Float16Array, older ones the bit patterns.
      const { buffer, byteOffset, length } = tensor.data as Uint16Array;
      return fromHalf(new Uint16Array(buffer, byteOffset, length));
    }
    default:
      throw new DiagnosisError(
        'unsupported',
        `The network answers in ${tensor.type}, which is not a float type ScoreScope reads.`,
        'Export it with float32 or float16 outputs.',
      );
  }
}

/** How samples stand in one call: scale·x in the first of `rows` rows and zeros in the rest, all of it `copies` times. */
interface Layout {
  readonly rows: number;
  readonly copies: number;
  readonly scale: number;
}

/** [copies · rows, d]. */
export function inRows(x: Float64Array, d: number, layout: Layout): Float64Array {
  const whole = new Float64Array(layout.copies * layout.rows * d);
  copyRows(x, whole, layout);
  return whole;
}

function copyRows(x: Float64Array, target: Numbers, { copies, scale }: Layout): void {
  const size = target.length / copies;
  for (let i = 0; i < x.length; i++) target[i] = scale * x[i]!;
  target.fill(0, x.length, size);
  for (let copy = 1; copy < copies; copy++) target.copyWithin(copy * size, 0, size);
}

/** Makes the tensor of the samples, of these dimensions, which are those of all rows. */
export interface Inputs {
  tensor(x: Float64Array, dims: readonly number[], layout: Layout): Tensor;
}

/** A new one for each call. */
export class NewInputs implements Inputs {
  constructor(private readonly type: string) {}

  tensor(x: Float64Array, dims: readonly number[], layout: Layout): Tensor {
    const d = sizeOf(dims) / (layout.rows * layout.copies);
    return toTensor(this.type, inRows(x, d, layout), dims);
  }
}

/** The tensor of the samples. All calls share its memory, because a new one in each call costs more than the copy. */
export class ReusedInput implements Inputs {
  private memory = new Float32Array(0);

  constructor(private readonly type: string) {}

  tensor(x: Float64Array, dims: readonly number[], layout: Layout): Tensor {
    const length = sizeOf(dims);
    if (this.type !== 'float32' && this.type !== 'bfloat16') {
      return new NewInputs(this.type).tensor(x, dims, layout);
    }
    if (this.memory.length < length) this.memory = new Float32Array(length);
    const part = this.memory.subarray(0, length);
    copyRows(x, part, layout);
    return new Tensor('float32', part, dims);
  }
}

/** Where the runtime writes its outputs. */
export interface Outputs {
  /** null if the runtime must allocate a tensor. */
  of(batch: number): Tensor | null;
  keep(batch: number, tensor: Tensor): void;
}

export const NEW_OUTPUTS: Outputs = { of: () => null, keep: () => undefined };

/** The tensor of the last answer, which the runtime overwrites in the next call of as many samples. */
export class ReusedOutput implements Outputs {
  private last: { readonly batch: number; readonly tensor: Tensor } | null = null;

  of(batch: number): Tensor | null {
    return this.last?.batch === batch ? this.last.tensor : null;
  }

  keep(batch: number, tensor: Tensor): void {
    this.last = { batch, tensor };
  }
}

/** D = cSkip·x + cOut·F into `denoised`, as many numbers as x has. */
export function combine(
  { cSkip, cOut }: Pick<LevelCoefficients, 'cSkip' | 'cOut'>,
  x: Float64Array,
  output: Numbers,
  denoised: Float64Array,
): void {
  for (let i = 0; i < x.length; i++) denoised[i] = cSkip * x[i]! + cOut * output[i]!;
}
