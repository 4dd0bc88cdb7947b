import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../shared/failure';
import { fileBytes, head } from './formats/bytes';
import { readNpz } from './formats/npz';
import { readNumbers, type StoredArray } from './formats/storedArray';
import { isZip } from './formats/zip';
import { sizeOf } from '../shared/shape';

/** Numbers of all arrays, 1.6 GB of float64. */
const MOST_NUMBERS = 2e8;
const REMEDY = 'Run the script of scorescope verify --reference-script again.';

/** The arrays of a reference: what the original was given, and what it answered. */
export interface ReferenceArrays {
  /** JSON. */
  readonly about: string;
  /** [N + 1, 9] */
  readonly levels: Float64Array;
  /** Of the levels: those whose states are stored, [K]. */
  readonly kept: Float64Array;
  /** [S, d] */
  readonly starts: Float64Array;
  readonly finals: Float64Array;
  /** x and the output of the first seeds at the kept levels, [K, C, d]. */
  readonly states: Float64Array;
  readonly outputs: Float64Array;
}

/**
 * Reads the .npz file that the script for references writes.
 * @throws DiagnosisError 'data'
 */
export async function readReferenceArrays(file: string): Promise<ReferenceArrays> {
  const name = path.basename(file);
  const status = await stat(file).catch((error: unknown) => {
    throw new DiagnosisError('file-missing', `There is no file ${file}.`, 'Check the path.', { cause: error });
  });
  if (!status.isFile() || !isZip(await head(fileBytes(file, name), 4)))
    throw new DiagnosisError('data', `${name} is not an .npz file, so it is not a reference.`, REMEDY);
  // No sample is of negative size, so that every array of the archive is read.
  const arrays = new Map((await readNpz(file, name, [-1])).map((array) => [array.name, array]));
  const total = [...arrays.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (!(total <= MOST_NUMBERS)) throw new DiagnosisError('data', `${name} holds too many numbers.`, REMEDY);
  const numbers = async (key: string): Promise<Float64Array> => {
    const array: StoredArray | undefined = arrays.get(key);
    if (array) return readNumbers(array);
    throw new DiagnosisError('data', `${name} has no array ${key}, so it is not a reference.`, REMEDY);
  };
  return {
    about: Buffer.from(Uint8Array.from(await numbers('about'))).toString('utf8'),
    levels: await numbers('levels'),
    kept: await numbers('kept'),
    starts: await numbers('starts'),
    finals: await numbers('finals'),
    states: await numbers('states'),
    outputs: await numbers('outputs'),
  };
}

export function damagedReference(file: string, what: string): DiagnosisError {
  return new DiagnosisError('data', `${path.basename(file)} is not a valid reference: ${what}.`, REMEDY);
}
