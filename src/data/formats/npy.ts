import { DiagnosisError } from '../../shared/failure';
import { head, type ByteSource } from './bytes';
import type { NumberType } from './numbers';
import { statedArray } from './statedArray';
import type { StoredArray } from './storedArray';

const types = new Map<string, NumberType>([
  ['u1', 'uint8'],
  ['i1', 'int8'],
  ['b1', 'bool'],
  ['u2', 'uint16'],
  ['i2', 'int16'],
  ['f2', 'float16'],
  ['u4', 'uint32'],
  ['i4', 'int32'],
  ['f4', 'float32'],
  ['u8', 'uint64'],
  ['i8', 'int64'],
  ['f8', 'float64'],
]);

export function isNpy(start: Buffer): boolean {
  return start.toString('latin1', 0, 6) === '\x93NUMPY';
}

/** The array of a .npy file. */
export async function readNpy(source: ByteSource): Promise<StoredArray> {
  return statedArray(await npyHeader(source));
}

/** What the header of a .npy file states, versions 1 to 3 (numpy.lib.format). */
export async function npyHeader(source: ByteSource, name = ''): Promise<StoredArray> {
  const start = await head(source, 12);
  if (start.length < 12) throw mistake(source, 'is cut short', 'Copy or download it again.');
  const [lengthAt, begin] = start[6] === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12];
  const offset = begin + lengthAt;
  const text = (await head(source, Math.min(offset, 65536))).toString('latin1', begin);
  const type = types.get(/'descr':\s*'[<>|=]([a-z]\d+)'/.exec(text)?.[1] ?? '');
  const sizes = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (!type || sizes === undefined) {
    const stated = /'descr':\s*('[^']*'|\[[^\]]*\])/.exec(text)?.[1] ?? 'nothing readable';
    throw mistake(source, `holds ${stated}, not plain numbers`, 'Save it with numpy.save as uint8 or float32.');
  }
  const shape = sizes
    .split(',')
    .map((size) => size.trim())
    .filter(Boolean)
    .map(Number);
  if (/'fortran_order':\s*True/.test(text) && shape.length > 1) {
    throw mistake(source, 'is stored in Fortran order', 'Save numpy.ascontiguousarray(array) instead.');
  }
  return { name, type, shape, bigEndian: /'descr':\s*'>/.test(text), source, offset };
}

function mistake(source: ByteSource, what: string, remedy: string): DiagnosisError {
  return new DiagnosisError('data', `${source.name} ${what}.`, remedy);
}
