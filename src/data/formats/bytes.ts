import { constants } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';

/** Bytes that are read from the start as often as needed. */
export interface ByteSource {
  /** For messages. */
  name: string;
  stream(): AsyncIterable<Uint8Array>;
  /** How many there are; null where only inflating them would tell. */
  size(): Promise<number | null>;
}

export const CHUNK = 1 << 20;

export function fileBytes(path: string, name: string): ByteSource {
  return {
    name,
    async *stream() {
      await refuseSpecial(path, name);
      yield* createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>;
    },
    size: async () => (await stat(path)).size,
  };
}

/**
 * Opening a named pipe would wait until somebody writes to it, and arrays are read from the start more than once.
 * @throws DiagnosisError 'data' for what is no regular file
 */
export async function refuseSpecial(path: string, name: string): Promise<void> {
  if ((await stat(path)).isFile()) return;
  throw new DiagnosisError('data', `${name} is a folder, device or pipe, not a file.`, 'Save it as a file first.');
}

/** Deflate makes zeros a thousand times smaller, and samples hardly fifty times. */
const LARGEST_RATIO = 200;
/** Below this, 256 MB, even zeros are read in a second. */
const HARMLESS = 2 ** 28;

/**
 * @param inflated bytes that come of `deflated` bytes
 * @throws DiagnosisError 'data' where so much comes of so little that it holds no samples
 */
export function refuseBomb(name: string, inflated: number, deflated: number): void {
  if (inflated > HARMLESS && inflated > LARGEST_RATIO * deflated)
    throw new DiagnosisError(
      'data',
      `${name} inflates to more than ${LARGEST_RATIO} times its size, which no samples do.`,
      'Name a file that holds samples.',
    );
}

/** The inflated bytes of a .gz file, a chunk at a time. */
export function gzipBytes(path: string, name: string): ByteSource {
  return {
    name,
    size: () => Promise.resolve(null),
    async *stream() {
      await refuseSpecial(path, name);
      const file = createReadStream(path, { highWaterMark: CHUNK });
      const inflated = file.pipe(createGunzip({ chunkSize: CHUNK }));
      file.on('error', (error) => inflated.destroy(error));
      try {
        let length = 0;
        for await (const part of inflated as AsyncIterable<Uint8Array>) {
          refuseBomb(name, (length += part.length), inflated.bytesWritten);
          yield part;
        }
      } catch (error) {
        if (error instanceof DiagnosisError) throw error;
        throw new DiagnosisError('data', `${name} cannot be inflated.`, 'Copy or download it again.', { cause: error });
      } finally {
        file.destroy();
      }
    },
  };
}

/** The first `count` bytes, fewer where there are no more. */
export async function head(source: ByteSource, count: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source.stream()) {
    parts.push(part);
    length += part.length;
    if (length >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}

/** `count` records of equal length, one after another from `offset` on. */
export interface Records {
  readonly offset: number;
  readonly recordBytes: number;
  readonly count: number;
}

/**
 * The bytes from `offset` on, cut into records: yields `perBatch` whole records at a time, `count` in all.
 * @throws DiagnosisError 'data' when the bytes end before that.
 */
export async function* records(
  source: ByteSource,
  { offset, recordBytes, count }: Records,
  perBatch: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const batchBytes = Math.min(perBatch, count) * recordBytes;
  if (!Number.isSafeInteger(batchBytes) || batchBytes < 0 || batchBytes > constants.MAX_LENGTH)
    throw new DiagnosisError(
      'data',
      `${source.name} states ${count} times ${recordBytes} bytes, which cannot be held in memory.`,
      'Copy or download it again, or save fewer numbers.',
    );
  let skip = offset;
  let done = 0;
  // No more is taken at first than a file surely holds: what is stated need not be there.
  let batch = new Uint8Array(Math.min(batchBytes, CHUNK));
  let whole = batchBytes;
  let filled = 0;
  for await (const read of source.stream()) {
    let part = read.subarray(Math.min(skip, read.length));
    skip -= Math.min(skip, read.length);
    while (part.length > 0 && done < count) {
      const taken = Math.min(part.length, whole - filled);
      if (filled + taken > batch.length) batch = enlarged(batch, filled, Math.max(filled + taken, 2 * filled), whole);
      batch.set(part.subarray(0, taken), filled);
      filled += taken;
      part = part.subarray(taken);
      if (filled < whole) continue;
      done += whole / recordBytes;
      yield batch;
      // A new one: the receiver may keep what it was given.
      whole = Math.min(perBatch, count - done) * recordBytes;
      batch = new Uint8Array(whole);
      filled = 0;
    }
    if (done === count) return;
  }
  if (done === count) return;
  const read = done + Math.floor(filled / recordBytes);
  throw new DiagnosisError(
    'data',
    `${source.name} is cut short: it states ${counted(count, 'sample')} and holds ${read}.`,
    'Copy or download it again.',
  );
}

/** A longer copy of the first `filled` bytes, of at most `most`. */
function enlarged(
  bytes: Uint8Array<ArrayBuffer>,
  filled: number,
  length: number,
  most: number,
): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.min(length, most));
  copy.set(bytes.subarray(0, filled));
  return copy;
}
