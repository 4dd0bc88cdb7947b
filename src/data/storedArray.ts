import { DiagnosisError } from '../shared/failure';
import { records, type ByteSource } from './bytes';
import type { DataSet } from './dataset';
import { fitLayout, sizeOf, toNetworkOrder } from './layout';
import { numberBytes, toNumbers, type NumberType } from './numbers';

/** A row-major array in a file. */
export interface StoredArray {
  /** Its name in a file that holds several; '' in one that holds one. */
  name: string;
  type: NumberType;
  /** [N, …]. */
  shape: readonly number[];
  bigEndian?: boolean;
  source: ByteSource;
  /** Where its bytes begin in the source. */
  offset: number;
}

/**
 * The first of the arrays that fits the network's sample, as a data set.
 * @throws DiagnosisError 'data' naming both shapes when none does.
 */
export function firstThatFits(path: string, arrays: readonly StoredArray[], shape: readonly number[]): DataSet {
  for (const array of arrays) {
    const layout = fitLayout(array.shape, shape);
    if (layout && layout.count > 0) return asDataSet(path, array, shape, layout);
  }
  throw doesNotFit(
    arrays[0]?.source.name ?? path,
    arrays.map(({ shape: stored }) => stored),
    shape,
  );
}

export function doesNotFit(
  name: string,
  stored: readonly (readonly number[])[],
  shape: readonly number[],
): DiagnosisError {
  const seen = stored
    .slice(0, 3)
    .map((sizes) => `[${sizes.join(',')}]`)
    .join(', ');
  const more = stored.length > 3 ? ` and ${stored.length - 3} more` : '';
  return new DiagnosisError(
    'data',
    `${name} holds ${stored.length === 0 ? 'no arrays' : `${seen}${more}`}, but the network takes samples of shape [${shape.join(',')}].`,
    `Save the samples as [N,${shape.join(',')}], or name a data set of that shape.`,
  );
}

function asDataSet(
  path: string,
  array: StoredArray,
  shape: readonly number[],
  { count, channelsLast }: { count: number; channelsLast: boolean },
): DataSet {
  const { source, type, offset, bigEndian = false } = array;
  const dimension = sizeOf(shape);
  const where = array.name === '' ? source.name : `${array.name} in ${source.name}`;
  const order = channelsLast ? ', stored channels last' : '';
  return {
    path,
    count,
    dimension,
    stored: type === 'uint8' ? 'uint8' : 'float',
    description: `${count.toLocaleString('en')} samples [${shape.join(',')}] of ${type} from ${where}${order}.`,
    async *batches(size) {
      for await (const bytes of records(source, offset, dimension * numberBytes[type], count, size)) {
        yield toNetworkOrder(toNumbers(bytes, type, bigEndian), shape, channelsLast);
      }
    },
  };
}
