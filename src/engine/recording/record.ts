import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Tensor } from 'onnxruntime-node';

/** What a network answered in one call. */
export interface Answer {
  readonly tensor: Tensor;
  /** That the runtime took. */
  readonly seconds: number;
}

/** Where an answer lies in a file. */
export interface Place {
  readonly file: FileHandle;
  readonly type: AnswerType;
  readonly dims: readonly number[];
  /** Byte at which its numbers begin, and their count of bytes. */
  readonly start: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** The types that a denoiser may answer in; their order is part of the format. */
const TYPES = ['float32', 'float64', 'float16'] as const;
type AnswerType = (typeof TYPES)[number];

/**
 * A record: SHA-256 of all that follows its first 36 bytes, the count of those bytes, then key (32 bytes), seconds (float64),
 * evaluations (uint32), type and rank (a byte each), dimensions (uint32 each), and the numbers. Little-endian.
 */
const FRAME = 36;
const FIXED = 32 + 8 + 4 + 2;
const MOST_RANK = 8;
/** Bytes; longer answers are not recorded, and a length beyond it is damage. */
const LONGEST = 256e6;

/** null for an answer that is not recorded. */
export function encode(key: string, { tensor, seconds }: Answer, evaluations: number): Buffer | null {
  const type = TYPES.findIndex((one) => one === tensor.type);
  const { dims } = tensor;
  const numbers = type < 0 ? null : bytesOf(tensor);
  if (!numbers || dims.length > MOST_RANK || numbers.length > LONGEST / 2) return null;
  const start = FRAME + FIXED + 4 * dims.length;
  const record = Buffer.alloc(start + numbers.length);
  record.write(key, FRAME, 'hex');
  record.writeDoubleLE(seconds, FRAME + 32);
  record.writeUInt32LE(evaluations, FRAME + 40);
  record.writeUInt8(type, FRAME + 44);
  record.writeUInt8(dims.length, FRAME + 45);
  for (const [i, size] of dims.entries()) record.writeUInt32LE(size, FRAME + FIXED + 4 * i);
  record.set(numbers, start);
  record.writeUInt32LE(record.length - FRAME, 32);
  record.set(checksum(record.subarray(FRAME)), 0);
  return record;
}

/** The whole and sound records from the start of a file: one that was cut short or damaged ends it. */
export async function* scan(
  file: FileHandle,
): AsyncGenerator<{ readonly key: string; readonly evaluations: number; readonly place: Place }, void> {
  const { size } = await file.stat();
  const frame = Buffer.alloc(FRAME);
  for (let at = 0; at + FRAME + FIXED <= size;) {
    await file.read(frame, 0, FRAME, at);
    const length = frame.readUInt32LE(32);
    if (length < FIXED || length > LONGEST || at + FRAME + length > size) return;
    const body = Buffer.alloc(length);
    await file.read(body, 0, length, at + FRAME);
    if (!checksum(body).equals(frame.subarray(0, 32))) return;
    const [type, rank] = [TYPES[body.readUInt8(44)], body.readUInt8(45)];
    if (type === undefined || rank > MOST_RANK) return;
    const before = FIXED + 4 * rank;
    const dims = Array.from({ length: rank }, (_, i) => body.readUInt32LE(FIXED + 4 * i));
    const place = { file, type, dims, start: at + FRAME + before, bytes: length - before };
    yield {
      key: body.toString('hex', 0, 32),
      evaluations: body.readUInt32LE(40),
      place: { ...place, seconds: body.readDoubleLE(32) },
    };
    at += FRAME + length;
  }
}

/** null where the file no longer holds it. */
export async function read({ file, type, dims, start, bytes, seconds }: Place): Promise<Answer | null> {
  // Memory of its own, which begins where every type of number may.
  const numbers = new Uint8Array(bytes);
  const { bytesRead } = await file.read(numbers, 0, bytes, start);
  return bytesRead === bytes ? { tensor: tensorOf(type, numbers.buffer, dims), seconds } : null;
}

/** Of the inputs of a call, by name. */
export function keyOf(provider: string, feeds: Readonly<Record<string, Tensor>>): string {
  const hash = createHash('sha256').update(provider);
  for (const [name, tensor] of Object.entries(feeds).sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\n${JSON.stringify([name, tensor.type, tensor.dims])}\n`).update(bytesOf(tensor) ?? '');
  return hash.digest('hex');
}

function tensorOf(type: AnswerType, memory: ArrayBuffer, dims: readonly number[]): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor(type, new Float32Array(memory), dims);
    case 'float64':
      return new Tensor(type, new Float64Array(memory), dims);
    case 'float16':
      return new Tensor(type, new Uint16Array(memory), dims);
  }
}

function bytesOf({ data }: Tensor): Uint8Array | null {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : null;
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
