import { DiagnosisError } from '../../shared/failure';
import { head, type ByteSource } from './bytes';
import type { NumberType } from './numbers';
import type { StoredArray } from './storedArray';

const types = new Map<number, NumberType>([
  [0x08, 'uint8'],
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);

export function isIdx(start: Buffer): boolean {
  return (
    start.length >= 8 && start[0] === 0 && start[1] === 0 && types.has(start[2]!) && start[3]! >= 1 && start[3]! <= 8
  );
}

/** Reads the header of an IDX file, the format of MNIST (http://yann.lecun.com/exdb/mnist): big-endian throughout. */
export async function readIdx(source: ByteSource): Promise<StoredArray> {
  const start = await head(source, 36);
  const rank = start[3]!;
  const offset = 4 + 4 * rank;
  if (start.length < offset) {
    throw new DiagnosisError('data', `${source.name} is cut short.`, 'Copy or download it again.');
  }
  const shape = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  return { name: '', type: types.get(start[2]!)!, shape, bigEndian: true, source, offset };
}
