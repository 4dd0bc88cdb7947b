import { DiagnosisError } from '../../shared/failure';
import { head } from './bytes';
import { fitLayout } from '../layout';
import { isNpy, npyHeader } from './npy';
import { statedArray } from './statedArray';
import { isLabels, type StoredArray } from './storedArray';
import { zipBytes, zipMembers } from './zip';

/**
 * The arrays of a .npz archive up to the first that fits the sample's shape, in the order of the archive, and its labels.
 * They are read from the archive a piece at a time, anew in every pass.
 */
export async function readNpz(path: string, name: string, shape: readonly number[]): Promise<StoredArray[]> {
  const arrays: StoredArray[] = [];
  let fits = false;
  for (const member of await zipMembers(path, name)) {
    if (!member.name.endsWith('.npy')) continue;
    const called = member.name.replace(/\.npy$/, '');
    if (fits && !isLabels({ name: called, shape: [1] })) continue;
    const source = zipBytes(path, name, member);
    if (!isNpy(await head(source, 6))) continue;
    const array = await npyHeader(source, called).catch(passOver);
    if (!array) continue;
    arrays.push(await statedArray(array));
    fits ||= fitLayout(array.shape, shape) !== null && !isLabels(array);
  }
  return arrays;
}

/** An archive may also hold arrays of text or objects, which are no samples. */
function passOver(error: unknown): null {
  if (error instanceof DiagnosisError) return null;
  throw error;
}
