import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { sizeOf } from '../../shared/shape';
import { fileBytes, head, type ByteSource } from './bytes';
import { numberBytes, type NumberType } from './numbers';
import { isCount, statedArray } from './statedArray';
import type { StoredArray } from './storedArray';

const types = new Map<string, NumberType>([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U64', 'uint64'],
  ['U32', 'uint32'],
  ['U16', 'uint16'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** The format's own limit for a header. */
const LONGEST_HEADER = 100_000_000;

/** What a header states of one tensor, not yet believed. */
interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

export interface Safetensors {
  arrays: StoredArray[];
  metadata: Record<string, string>;
}

export function isSafetensors(start: Buffer): boolean {
  return start.length > 9 && start.readBigUInt64LE() <= BigInt(LONGEST_HEADER) && start[8] === 0x7b;
}

/**
 * Reads the header of a safetensors file (https://github.com/huggingface/safetensors): a length, JSON, the data. Tensors of types that
 * are not read are passed over.
 * @throws DiagnosisError 'data' for a header that is none, and for tensors that the file does not hold
 */
export async function readSafetensors(source: ByteSource): Promise<Safetensors> {
  const start = await head(source, 8);
  const offset = start.length < 8 ? Infinity : 8 + Number(start.readBigUInt64LE());
  if (offset > 8 + LONGEST_HEADER) throw damagedHeader(source);
  const { __metadata__: metadata, ...entries } = parsed(source, (await head(source, offset)).toString('utf8', 8));
  const arrays: StoredArray[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const array = arrayOf(entry as Entry | null, { name, source, offset });
    if (array === undefined) throw damagedHeader(source);
    if (array) arrays.push(await statedArray(array));
  }
  return { arrays, metadata: textsIn(metadata) };
}

function parsed(source: ByteSource, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw damagedHeader(source, error);
  }
  throw damagedHeader(source);
}

/** @returns null for a type of number that is not read, undefined where shape and place are no such things or do not agree */
function arrayOf(
  entry: Entry | null,
  { name, source, offset }: Pick<StoredArray, 'name' | 'source' | 'offset'>,
): StoredArray | null | undefined {
  const { dtype, shape, data_offsets: place } = entry ?? {};
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(place)) return undefined;
  const [begin, end] = place as unknown[];
  if (!shape.every(isCount) || place.length !== 2 || !isCount(begin) || !isCount(end)) return undefined;
  const type = types.get(dtype);
  if (type === undefined) return null;
  return end - begin === sizeOf(shape) * numberBytes[type]
    ? { name, type, shape, source, offset: offset + begin }
    : undefined;
}

/** Metadata are texts by name; anything else in their place says nothing. */
function textsIn(metadata: unknown): Record<string, string> {
  if (typeof metadata !== 'object' || metadata === null) return {};
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function damagedHeader({ name }: ByteSource, cause?: unknown): DiagnosisError {
  return new DiagnosisError('data', `${name} has a damaged header.`, 'Copy or download it again.', { cause });
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
