import { fromHalf } from '../../score/float16';
/** Types of stored numbers, with bytes an element. */
export const numberBytes = {
  uint8: 1,
  int8: 1,
  bool: 1,
  uint16: 2,
  int16: 2,
  float16: 2,
  bfloat16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
} as const;

export type NumberType = keyof typeof numberBytes;

/** Stored bytes as numbers. The bytes are turned in place when they are big-endian. */
export function toNumbers(bytes: Uint8Array, type: NumberType, bigEndian = false): ArrayLike<number> {
  const width = numberBytes[type];
  // Typed arrays want memory that begins at a multiple of their width.
  const own = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (bigEndian) swap(Buffer.from(own.buffer, own.byteOffset, own.length), width);
  const place = [own.buffer, own.byteOffset, own.length / width] as const;
  switch (type) {
    case 'uint8':
    case 'bool':
      return own;
    case 'int8':
      return new Int8Array(...place);
    case 'uint16':
      return new Uint16Array(...place);
    case 'int16':
      return new Int16Array(...place);
    case 'uint32':
      return new Uint32Array(...place);
    case 'int32':
      return new Int32Array(...place);
    case 'float32':
      return new Float32Array(...place);
    case 'float64':
      return new Float64Array(...place);
    case 'float16':
      return fromHalf(new Uint16Array(...place));
    case 'bfloat16':
      return new Float32Array(Uint32Array.from(new Uint16Array(...place), (bits) => bits << 16).buffer);
    case 'int64':
      return Array.from(new BigInt64Array(...place), Number);
    case 'uint64':
      return Array.from(new BigUint64Array(...place), Number);
  }
}

function swap(bytes: Buffer, width: number): void {
  if (width === 2) bytes.swap16();
  else if (width === 4) bytes.swap32();
  else if (width === 8) bytes.swap64();
}
