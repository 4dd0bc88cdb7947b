import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';
import { fileBytes, gzipBytes, head, type ByteSource } from './formats/bytes';
import { classesOfLabels } from './classes';
import type { Classes, DataSet } from './dataset';
import { isIdx, readIdx } from './formats/idx';
import { imageLayout, withChannelsLast } from './imageLayout';
import { isNpy, readNpy } from './formats/npy';
import { readNpz } from './formats/npz';
import { isZip } from './formats/zip';
import { openImages } from './formats/images';
import { sizeOf } from '../shared/shape';
import type { Resize } from './resize';
import { isSafetensors, readSafetensors } from './formats/safetensors';
import { firstThatFits, isLabels, readNumbers, type StoredArray } from './formats/storedArray';

export interface OpenOptions {
  /** What to do with images of another size; without it they are refused. */
  resize?: Resize | undefined;
}

/**
 * Opens a folder of PNG and JPEG images, .npy, .npz, IDX (also .gz) or safetensors, told apart by content.
 * @param shape one sample of the network without its batch dimension, e.g. [3, 32, 32].
 * @throws DiagnosisError 'data' for what is not read or does not fit, 'file-missing' where nothing is.
 */
export async function openDataSet(
  file: string,
  shape: readonly number[],
  { resize }: OpenOptions = {},
): Promise<DataSet> {
  const image = imageLayout(shape);
  if (image?.channelsLast) {
    const { channels, height, width } = image;
    return withChannelsLast(await openDataSet(file, [channels, height, width], { resize }), image);
  }
  const status = await stat(file).catch((error: unknown) => {
    throw new DiagnosisError('file-missing', `There is no data set ${file}.`, 'Check the path.', { cause: error });
  });
  if (status.isDirectory()) return openImages(file, shape, resize);
  const arrays = await arraysOf(file, shape);
  const set = firstThatFits(file, arrays, shape, resize);
  return { ...set, classes: await classesOf(arrays, file, set.count) };
}

/** Labels stored with the samples, or in the IDX file that belongs to them. */
async function classesOf(arrays: readonly StoredArray[], file: string, count: number): Promise<Classes | null> {
  const within = arrays.find(isLabels);
  const labels = within ?? (await labelsBeside(file));
  if (!labels || sizeOf(labels.shape) !== count) return null;
  return classesOfLabels(await readNumbers(labels), count);
}

/** Where labels may lie that are not in the file itself. */
export function labelPlaces(file: string): string[] {
  const name = path.basename(file).replace('images', 'labels').replace('idx3', 'idx1');
  if (name === path.basename(file)) return [];
  const beside = path.join(path.dirname(file), name);
  return [beside, beside.endsWith('.gz') ? beside.slice(0, -3) : `${beside}.gz`];
}

/** MNIST's manner: train-images-idx3-ubyte goes with train-labels-idx1-ubyte. */
async function labelsBeside(file: string): Promise<StoredArray | null> {
  for (const place of labelPlaces(file)) {
    if (
      !(await stat(place).then(
        (found) => found.isFile(),
        () => false,
      ))
    )
      continue;
    const name = path.basename(place);
    const source = place.endsWith('.gz') ? gzipBytes(place, name) : fileBytes(place, name);
    return isIdx(await firstBytes(source)) ? readIdx(source) : null;
  }
  return null;
}

async function arraysOf(file: string, shape: readonly number[]): Promise<StoredArray[]> {
  const name = path.basename(file);
  let source: ByteSource = fileBytes(file, name);
  let start = await firstBytes(source);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    source = gzipBytes(file, name);
    start = await firstBytes(source);
  }
  if (isNpy(start)) return [await readNpy(source)];
  if (isIdx(start)) return [await readIdx(source)];
  if (isZip(start)) return readNpz(file, name, shape);
  if (isSafetensors(start)) return (await readSafetensors(source)).arrays;
  throw new DiagnosisError(
    'data',
    start.length === 0 ? `${name} is empty.` : `${name} is not a data set that can be read.`,
    'Name a folder of PNG or JPEG pictures, or a .npy, .npz, IDX or safetensors file.',
  );
}

async function firstBytes(source: ByteSource): Promise<Buffer> {
  try {
    return await head(source, 16);
  } catch (error) {
    if (error instanceof DiagnosisError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new DiagnosisError(
      'file-unreadable',
      `${source.name} cannot be read (${code ?? String(error)}).`,
      'Check its permissions and that no other program locks it.',
      { cause: error },
    );
  }
}
