import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { DiagnosisError } from '../../shared/failure';
import { memoryBytes } from './bytes';
import { fitLayout } from '../layout';
import { isNpy, readNpy } from './npy';
import { isLabels, type StoredArray } from './storedArray';

export function isZip(start: Buffer): boolean {
  return start.toString('latin1', 0, 4) === 'PK\x03\x04';
}

/**
 * The arrays of a .npz archive up to the first that fits the sample's shape, in the order of the archive, and its labels.
 * The archive and one array at a time are held in memory.
 */
export async function readNpz(path: string, name: string, shape: readonly number[]): Promise<StoredArray[]> {
  let whole: Uint8Array;
  const names: string[] = [];
  try {
    whole = await readFile(path);
    unzipSync(whole, { filter: ({ name: member }) => (names.push(member), false) });
  } catch (error) {
    throw unreadable(name, error);
  }
  const arrays: StoredArray[] = [];
  let fits = false;
  for (const member of names.filter((candidate) => candidate.endsWith('.npy'))) {
    if (fits && !isLabels({ name: member.replace(/\.npy$/, ''), shape: [1] })) continue;
    const bytes = inflate(whole, member, name);
    if (!isNpy(Buffer.from(bytes.subarray(0, 6)))) continue;
    const array = await readNpy(memoryBytes(bytes, name), member.replace(/\.npy$/, '')).catch(passOver);
    if (!array) continue;
    arrays.push(array);
    fits ||= fitLayout(array.shape, shape) !== null && !isLabels(array);
  }
  return arrays;
}

function inflate(whole: Uint8Array, member: string, name: string): Uint8Array {
  try {
    return unzipSync(whole, { filter: (entry) => entry.name === member })[member] ?? new Uint8Array(0);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** An archive may also hold arrays of text or objects, which are no samples. */
function passOver(error: unknown): null {
  if (error instanceof DiagnosisError) return null;
  throw error;
}

function unreadable(name: string, cause: unknown): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${name} cannot be unpacked (${(cause as Error).message}).`,
    'Copy it again, or save the array alone as .npy, which is read a piece at a time.',
    { cause },
  );
}
