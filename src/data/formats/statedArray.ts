import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';
import { sizeOf } from '../../shared/shape';
import { numberBytes } from './numbers';
import type { StoredArray } from './storedArray';

/**
 * An array as its file states it: every reader's headers come through here, so that nothing is allocated or sought by a shape that the
 * file does not hold.
 * @throws DiagnosisError 'data' for sizes that are no counts, and for more bytes than there are
 */
export async function statedArray(array: StoredArray): Promise<StoredArray> {
  const { name, source, type, shape, offset } = array;
  const called = name === '' ? source.name : `${name} in ${source.name}`;
  const end = offset + sizeOf(shape) * numberBytes[type];
  // Products of counts only grow, save by a zero: one beyond 2^53 leaves an end that is no safe integer.
  if (!shape.every(isCount) || !isCount(offset) || !isCount(shape.includes(0) ? offset : end))
    throw new DiagnosisError(
      'data',
      `${called} states the shape [${shape.slice(0, 8).join(',')}], which no file can hold.`,
      'Copy or download it again.',
    );
  const size = await source.size();
  if (size !== null && end > size) throw cutShort(array, called, size);
  return array;
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function cutShort({ name, type, shape, offset }: StoredArray, called: string, size: number): DiagnosisError {
  const [count = 1, ...sample] = shape;
  const held = Math.floor(Math.max(0, size - offset) / (sizeOf(sample) * numberBytes[type]));
  const what =
    name === ''
      ? `it states ${counted(count, 'sample')} and holds ${held}`
      : `it states [${shape.join(',')}] of ${type}, which is more than the file holds`;
  return new DiagnosisError('data', `${called} is cut short: ${what}.`, 'Copy or download it again.');
}
