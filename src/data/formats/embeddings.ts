import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { sizeOf } from '../../shared/shape';
import { fileBytes, head } from './bytes';
import { isNpy, readNpy } from './npy';
import { readNpz } from './npz';
import { isZip } from './zip';
import { isSafetensors, readSafetensors } from './safetensors';
import { readNumbers, type StoredArray } from './storedArray';

/** A tensor of an embedding file in float64, row by row. */
export interface StoredTensor {
  /** '' in a file that holds one without a name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Embeddings are a few million numbers; more, 128 MB of float64, are something else. */
const MOST_NUMBERS = 2 ** 24;

/**
 * All tensors of a .npy, .npz or safetensors file, told apart by content.
 * @throws DiagnosisError 'data' for any other file, 'file-missing' where there is none.
 */
export async function readEmbeddings(file: string): Promise<StoredTensor[]> {
  const name = path.basename(file);
  const status = await stat(file).catch((error: unknown) => {
    throw new DiagnosisError('file-missing', `There is no file ${file}.`, 'Check the path.', { cause: error });
  });
  if (!status.isFile()) throw notEmbeddings(name);
  const arrays = await arraysOf(file, name);
  if (!(arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0) <= MOST_NUMBERS))
    throw new DiagnosisError(
      'data',
      `${name} holds more than ${MOST_NUMBERS.toLocaleString('en-US')} numbers, which is too many for embeddings.`,
      'Save only the embeddings that the network is to be given.',
    );
  const tensors: StoredTensor[] = [];
  for (const array of arrays) {
    const values = await readNumbers(array);
    if (!values.every(Number.isFinite))
      throw new DiagnosisError(
        'data',
        `${array.name || 'The array'} in ${name} holds values that are not finite.`,
        'Write the embedding again.',
      );
    tensors.push({ name: array.name, shape: array.shape, values });
  }
  return tensors;
}

async function arraysOf(file: string, name: string): Promise<StoredArray[]> {
  const source = fileBytes(file, name);
  const start = await head(source, 16);
  if (isNpy(start)) return [await readNpy(source)];
  // No sample is of negative size, so that every array of the archive is read.
  if (isZip(start)) return readNpz(file, name, [-1]);
  if (isSafetensors(start)) return (await readSafetensors(source)).arrays;
  throw notEmbeddings(name);
}

function notEmbeddings(name: string): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${name} holds no embeddings that can be read.`,
    'Name a .npy, .npz or safetensors file with a tensor for each embedding, called as the input of the network.',
  );
}
