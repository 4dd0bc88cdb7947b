import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { fileBytes, head, type ByteSource } from './bytes';
import type { NumberType } from './numbers';
import type { StoredArray } from './storedArray';

const types: Record<string, NumberType> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** The format's own limit for a header. */
const LONGEST_HEADER = 100_000_000;

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export interface Safetensors {
  arrays: StoredArray[];
  metadata: Record<string, string>;
}

export function isSafetensors(start: Buffer): boolean {
  return start.length > 9 && start.readBigUInt64LE() <= BigInt(LONGEST_HEADER) && start[8] === 0x7b;
}

/** Reads the header of a safetensors file (https://github.com/huggingface/safetensors): a length, JSON, the data. */
export async function readSafetensors(source: ByteSource): Promise<Safetensors> {
  const length = Number((await head(source, 8)).readBigUInt64LE());
  const offset = 8 + length;
  const text = (await head(source, offset)).toString('utf8', 8);
  try {
    const { __metadata__: metadata, ...entries } = JSON.parse(text) as Record<string, Entry> & {
      __metadata__?: Record<string, string> | null;
    };
    const arrays = Object.entries(entries as Record<string, Entry>).flatMap(([name, entry]): StoredArray[] => {
      if (!entry.shape.every(Number.isInteger)) throw new Error(`the shape of ${name}`);
      const type = types[entry.dtype];
      return type ? [{ name, type, shape: entry.shape, source, offset: offset + entry.data_offsets[0] }] : [];
    });
    return { arrays, metadata: metadata ?? {} };
  } catch (error) {
    throw new DiagnosisError('data', `${source.name} has a damaged header.`, 'Copy or download it again.', {
      cause: error,
    });
  }
}

/** What the metadata of a safetensors file name as its format; null for files of other kinds. */
export async function safetensorsFormat(file: string): Promise<string | null> {
  const source = fileBytes(file, path.basename(file));
  if (!isSafetensors(await head(source, 16))) return null;
  return readSafetensors(source).then(
    ({ metadata }) => metadata['format'] ?? null,
    () => null,
  );
}

/** The bytes of a safetensors file of float64 and float32 tensors. */
export function writeSafetensors(
  tensors: Record<string, { shape: readonly number[]; data: Float64Array | Float32Array }>,
  metadata: Record<string, string>,
): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Padded with spaces so that the numbers begin at a multiple of eight.
  const header = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = Object.values(tensors).map(({ data: numbers }) =>
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  );
  return Buffer.concat([length, header, ...data]);
}
