import { Tensor } from 'onnxruntime-node';
import { DiagnosisError } from '../shared/failure';
import { fromHalf, toHalf } from '../score/float16';

/** Float64 values as the tensor type the graph asks for. */
export function toTensor(type: string, values: Float64Array, dims: readonly number[]): Tensor {
  switch (type) {
    // A graph of bfloat16 is loaded in float32.
    case 'bfloat16':
    case 'float32':
      return new Tensor('float32', Float32Array.from(values), dims);
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

/** Any float tensor as float64. */
export function toFloat64(tensor: Tensor): Float64Array {
  switch (tensor.type) {
    case 'float32':
      return Float64Array.from(tensor.data as Float32Array);
    case 'float64':
      return (tensor.data as Float64Array).slice();
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
