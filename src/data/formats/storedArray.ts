import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';
import { records, type ByteSource } from './bytes';
import type { DataSet } from '../dataset';
import { fitLayout, fitImages, toNetworkOrder, type Layout, type PictureLayout } from '../layout';
import { sizeOf } from '../../shared/shape';
import { MOST_PIXELS } from './pixels';
import { numberBytes, toNumbers, type NumberType } from './numbers';
import { RESIZE_REMEDY, resized, unrounded, wholeLevels, type Resize } from '../resize';
import { shownName } from '../../shared/shown';

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

/** Numbers of stored images held at once, 32 MB of float64. */
const MOST_HELD = 2 ** 22;

/**
 * The first of the arrays that fits the network's sample, as a data set; with `resize`, else the first that holds images of
 * another size.
 * @throws DiagnosisError 'data' naming both shapes when none does.
 */
export function firstThatFits(
  path: string,
  arrays: readonly StoredArray[],
  shape: readonly number[],
  resize: Resize | undefined,
): DataSet {
  for (const array of arrays) {
    const layout = isLabels(array) ? null : fitLayout(array.shape, shape);
    if (layout && layout.count > 0) return asDataSet(path, array, shape, layout);
  }
  const pictures = arrays.flatMap((array) => {
    const layout = isLabels(array) ? null : fitImages(array.shape, shape);
    return layout && layout.count > 0 ? [{ array, layout }] : [];
  });
  const [first] = pictures;
  if (first && resize !== undefined) {
    const { height, width } = first.layout;
    if (height * width > MOST_PIXELS)
      throw new DiagnosisError(
        'data',
        `${first.array.source.name} states pictures of ${width}×${height} pixels, which are too large.`,
        'Scale them down.',
      );
    return asResized(path, first, shape, resize);
  }
  throw doesNotFit(
    arrays[0]?.source.name ?? path,
    arrays.map(({ shape: stored }) => stored),
    shape,
    first !== undefined,
  );
}

/** What a file that holds several arrays calls the classes of its samples. */
export function isLabels({ name, shape }: Pick<StoredArray, 'name' | 'shape'>): boolean {
  const column = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  return column && /^(labels?|y|y_train|targets?|classes)$/i.test(name);
}

/** All numbers of an array that is small enough to hold. */
export async function readNumbers({ source, offset, type, shape, bigEndian }: StoredArray): Promise<Float64Array> {
  const elements = sizeOf(shape);
  for await (const whole of records(source, { offset, recordBytes: numberBytes[type], count: elements }, elements)) {
    return Float64Array.from(toNumbers(whole, type, bigEndian));
  }
  return new Float64Array(0);
}

function doesNotFit(
  name: string,
  stored: readonly (readonly number[])[],
  shape: readonly number[],
  resizable: boolean,
): DiagnosisError {
  const seen = stored
    .slice(0, 3)
    .map((sizes) => `[${sizes.join(',')}]`)
    .join(', ');
  const more = stored.length > 3 ? ` and ${stored.length - 3} more` : '';
  return new DiagnosisError(
    'data',
    `${name} holds ${stored.length === 0 ? 'no arrays' : `${seen}${more}`}, but the network takes samples of shape [${shape.join(',')}].`,
    resizable ? RESIZE_REMEDY : `Save the samples as [N,${shape.join(',')}], or name a data set of that shape.`,
  );
}

function asDataSet(
  path: string,
  array: StoredArray,
  shape: readonly number[],
  { count, channelsLast }: Layout,
): DataSet {
  const { source, type, offset, bigEndian = false } = array;
  const dimension = sizeOf(shape);
  return {
    path,
    count,
    dimension,
    stored: type === 'uint8' ? 'uint8' : 'float',
    description: describe(array, count, shape, channelsLast ? ', stored channels last' : ''),
    async *batches(size) {
      for await (const bytes of records(source, { offset, recordBytes: dimension * numberBytes[type], count }, size)) {
        yield toNetworkOrder(toNumbers(bytes, type, bigEndian), shape, channelsLast);
      }
    },
  };
}

function asResized(
  path: string,
  { array, layout }: { array: StoredArray; layout: PictureLayout },
  shape: readonly number[],
  resize: Resize,
): DataSet {
  const { count, channelsLast, channels, height, width } = layout;
  const [rows, columns] = shape.slice(-2) as [number, number];
  const stored = asDataSet(path, array, [channels, height, width], { count, channelsLast });
  const level = stored.stored === 'uint8' ? wholeLevels : unrounded;
  const size = height * width;
  const how = resize === 'fit' ? 'resized' : 'resized and centre-cropped';
  return {
    ...stored,
    dimension: sizeOf(shape),
    description: describe(array, count, shape, `, ${how} from ${height}×${width}`),
    async *batches(batchSize) {
      // As stored they may be far larger than the batch that is asked for.
      const held = Math.max(1, Math.min(batchSize, Math.floor(MOST_HELD / (channels * size))));
      for await (const batch of stored.batches(held)) {
        const planes = batch.length / size;
        const result = new Float64Array(planes * rows * columns);
        for (let i = 0; i < planes; i++) {
          const plane = { height, width, values: batch.subarray(i * size, (i + 1) * size) };
          result.set(resized(plane, { height: rows, width: columns }, resize, level).values, i * rows * columns);
        }
        yield result;
      }
    },
  };
}

function describe({ name, source, type }: StoredArray, count: number, shape: readonly number[], how: string): string {
  const file = shownName(source.name);
  const where = name === '' ? file : `${shownName(name)} in ${file}`;
  return `${counted(count, 'sample')} [${shape.join(',')}] of ${type} from ${where}${how}.`;
}
