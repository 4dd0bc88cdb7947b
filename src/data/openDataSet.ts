import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';
import { fileBytes, gzipBytes, head, type ByteSource } from './bytes';
import type { DataSet } from './dataset';
import { isIdx, readIdx } from './idx';
import { isNpy, readNpy } from './npy';
import { isZip, readNpz } from './npz';
import { openPictures } from './pictures';
import { isSafetensors, readSafetensors } from './safetensors';
import { firstThatFits, type StoredArray } from './storedArray';

/**
 * Opens a folder of PNG pictures, .npy, .npz, IDX (also .gz) or safetensors, told apart by content.
 * @param shape one sample of the network without its batch dimension, e.g. [3, 32, 32].
 * @throws DiagnosisError 'data' for what is not read or does not fit, 'file-missing' where nothing is.
 */
export async function openDataSet(file: string, shape: readonly number[]): Promise<DataSet> {
  const status = await stat(file).catch((error: unknown) => {
    throw new DiagnosisError('file-missing', `There is no data set ${file}.`, 'Check the path.', { cause: error });
  });
  if (status.isDirectory()) return openPictures(file, shape);
  return firstThatFits(file, await arraysOf(file, shape), shape);
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
    'Name a folder of PNG pictures, or a .npy, .npz, IDX or safetensors file.',
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
