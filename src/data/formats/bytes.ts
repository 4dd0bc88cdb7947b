import { constants } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';

/** Bytes that are read from the start as often as needed. */
export interface ByteSource {
  /** For messages. */
  name: string;
  stream(): AsyncIterable<Uint8Array>;
}

const CHUNK = 1 << 20;

export function fileBytes(path: string, name: string): ByteSource {
  return { name, stream: () => createReadStream(path, { highWaterMark: CHUNK }) };
}

/** The inflated bytes of a .gz file, a chunk at a time. */
export function gzipBytes(path: string, name: string): ByteSource {
  return {
    name,
    async *stream() {
      const file = createReadStream(path, { highWaterMark: CHUNK });
      const inflated = file.pipe(createGunzip({ chunkSize: CHUNK }));
      file.on('error', (error) => inflated.destroy(error));
      try {
        yield* inflated as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw new DiagnosisError('data', `${name} cannot be inflated.`, 'Copy or download it again.', { cause: error });
      } finally {
        file.destroy();
      }
    },
  };
}

export function memoryBytes(bytes: Uint8Array, name: string): ByteSource {
  return { name, stream: () => Readable.from([bytes]) as AsyncIterable<Uint8Array> };
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
  let batch = new Uint8Array(batchBytes);
  let filled = 0;
  for await (const whole of source.stream()) {
    let part = whole.subarray(Math.min(skip, whole.length));
    skip -= Math.min(skip, whole.length);
    while (part.length > 0 && done < count) {
      const taken = Math.min(part.length, batch.length - filled);
      batch.set(part.subarray(0, taken), filled);
      filled += taken;
      part = part.subarray(taken);
      if (filled < batch.length) continue;
      done += batch.length / recordBytes;
      yield batch;
      // A new one: the receiver may keep what it was given.
      batch = new Uint8Array(Math.min(perBatch, count - done) * recordBytes);
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
