import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';
import { classesOfFolders } from '../classes';
import type { DataSet } from '../dataset';
import { readImage } from './decodeImage';
import { mostPixelsFor, type PictureSize, type Pixels } from './pixels';
import { sizeOf } from '../../shared/shape';
import { RESIZE_REMEDY, resized, wholeLevels, type Resize } from '../resize';
import { shownName } from '../../shared/shown';

/** The PNG and JPEG images of a folder, its subfolders included, in the order of their names. */
export async function imageFiles(folder: string): Promise<{ pictures: string[]; others: number }> {
  const files = (await readdir(folder, { recursive: true })).sort();
  return {
    pictures: files.filter((file) => /\.(png|jpe?g)$/i.test(file)),
    others: files.filter((file) => /\.(webp|gif|bmp|tiff?|avif|heic)$/i.test(file)).length,
  };
}

/** A folder of images; where they lie in subfolders, those are their classes. */
export async function openImages(
  folder: string,
  shape: readonly number[],
  resize: Resize | undefined,
): Promise<DataSet> {
  const { pictures, others } = await imageFiles(folder);
  const name = path.basename(folder);
  const [first] = pictures;
  if (first === undefined) {
    throw new DiagnosisError(
      'data',
      others > 0
        ? `${name} holds ${counted(others, 'picture')}, and none is a PNG or JPEG.`
        : `${name} holds no PNG or JPEG pictures.`,
      'Convert the pictures to PNG, or save them as one uint8 .npy array [N,H,W,C].',
    );
  }
  const read = async (file: string): Promise<Float64Array> => {
    const pixels = await readImage(folder, file, (size) => checkSize(file, size, shape, resize));
    return asSample(pixels, shape, resize);
  };
  // A folder of the wrong kind shows before any long work.
  await read(first);
  const dimension = sizeOf(shape);
  const how = resize === undefined ? '' : resize === 'fit' ? ', resized' : ', resized and centre-cropped';
  const passedOver = others > 0 ? `; ${others} in other formats were passed over` : '';
  return {
    path: folder,
    count: pictures.length,
    dimension,
    stored: 'uint8',
    classes: classesOfFolders(pictures),
    description: `${counted(pictures.length, 'picture')} [${shape.join(',')}] from ${shownName(name)}${how}${passedOver}.`,
    async *batches(size) {
      for (let start = 0; start < pictures.length; start += size) {
        const files = pictures.slice(start, start + size);
        const batch = new Float64Array(files.length * dimension);
        for (const [i, file] of files.entries()) batch.set(await read(file), i * dimension);
        yield batch;
      }
    },
  };
}

/**
 * Refuses an image by its size before it is decoded.
 * @throws DiagnosisError 'data' where it is not the network's, or not asked to become it
 */
function checkSize(
  file: string,
  { height, width, colors }: PictureSize,
  shape: readonly number[],
  resize: Resize | undefined,
): void {
  const { wanted, rows, columns } = wantedOf(shape);
  const isImage = (shape.length === 2 || shape.length === 3) && (wanted === colors || wanted === 3);
  const most = mostPixelsFor(rows, columns);
  if (isImage && resize !== undefined && height * width > most)
    throw new DiagnosisError(
      'data',
      `${file} is ${width}×${height} pixels, much larger than the network’s ${columns}×${rows}.`,
      `Scale it down to ${Math.floor(Math.sqrt(most))}×${Math.floor(Math.sqrt(most))} or less, or take it out of the folder.`,
    );
  if (isImage && ((height === rows && width === columns) || resize !== undefined)) return;
  throw new DiagnosisError(
    'data',
    `${file} is a picture [${colors},${height},${width}], but the network takes samples of shape [${shape.join(',')}].`,
    isImage ? RESIZE_REMEDY : 'Convert the pictures to the network’s shape.',
  );
}

function wantedOf(shape: readonly number[]): { wanted: number; rows: number; columns: number } {
  const [wanted = 0, rows = 0, columns = 0] = shape.length === 2 ? [1, ...shape] : shape;
  return { wanted, rows, columns };
}

/** Channels first, without transparency; gray becomes RGB where the network takes colors. */
function asSample(pixels: Pixels, shape: readonly number[], resize: Resize | undefined): Float64Array {
  const { height, width, channels, values: stored, unit } = pixels;
  const { wanted, rows, columns } = wantedOf(shape);
  const how = height === rows && width === columns ? undefined : resize;
  const sample = new Float64Array(sizeOf(shape));
  for (let channel = 0; channel < wanted; channel++) {
    const from = channels > 2 ? channel : 0;
    // Whole levels take an eighth of the memory, which counts where an image is large.
    const isBytes = unit === 1 && stored instanceof Uint8Array;
    const values = isBytes ? new Uint8Array(height * width) : new Float64Array(height * width);
    for (let i = 0; i < values.length; i++) values[i] = (stored[i * channels + from] ?? NaN) / unit;
    const plane = { height, width, values };
    const fitting = how ? resized(plane, { height: rows, width: columns }, how, wholeLevels) : plane;
    sample.set(fitting.values, channel * rows * columns);
  }
  return sample;
}
