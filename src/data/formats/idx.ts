import { DiagnosisError } from '../../shared/failure';
import { head, type ByteSource } from './bytes';
import type { NumberType } from './numbers';
import { statedArray } from './statedArray';
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
  if (start.length < 8) return false;
  const rank = start.readUInt8(3);
  return start.readUInt16BE(0) === 0 && types.has(start.readUInt8(2)) && rank >= 1 && rank <= 8;
}

/** Reads the header of an IDX file, the format of MNIST (http://yann.lecun.com/exdb/mnist): big-endian throughout. */
export async function readIdx(source: ByteSource): Promise<StoredArray> {
  const start = await head(source, 36);
  const rank = start.readUInt8(3);
  const offset = 4 + 4 * rank;
  const type = types.get(start.readUInt8(2));
  if (type === undefined || start.length < offset) {
    throw new DiagnosisError('data', `${source.name} is cut short.`, 'Copy or download it again.');
  }
  const shape = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  return statedArray({ name: '', type, shape, bigEndian: true, source, offset });
}
