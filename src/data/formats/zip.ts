import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { DiagnosisError } from '../../shared/failure';
import { CHUNK, refuseBomb, type ByteSource } from './bytes';

/** A file in an archive, as the archive's directory states it. */
export interface ZipMember {
  readonly name: string;
  /** 0 for stored, 8 for deflated bytes. */
  readonly method: number;
  readonly deflated: number;
  readonly inflated: number;
  /** Of its local header, from the start of the archive. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_BYTES = 20;
const MEMBER = 0x02014b50;
const MEMBER_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 65535;
const LONGEST_DIRECTORY = 2 ** 24;
/** Stands where a number has its place in the 64-bit fields. */
const ELSEWHERE = 0xffffffff;

export function isZip(start: Buffer): boolean {
  return start.length >= 4 && start.readUInt32LE() === LOCAL;
}

/**
 * The directory of a .zip archive, 64-bit sizes included (PKWARE's APPNOTE, 4.3); no member is touched.
 * @throws DiagnosisError 'data', calling the archive `name`
 */
export async function zipMembers(path: string, name: string): Promise<ZipMember[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - END_BYTES - LONGEST_COMMENT), size);
    let end = tail.length - END_BYTES;
    while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
    if (end < 0) throw new Error('it is cut short');
    let [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
    const locator = end - LOCATOR64_BYTES;
    if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR64) {
      const at = Number(tail.readBigUInt64LE(locator + 8));
      const end64 = await bytesAt(file, at, at + END64_BYTES);
      if (end64.readUInt32LE() !== END64) throw new Error('its directory is damaged');
      [length, offset] = [Number(end64.readBigUInt64LE(40)), Number(end64.readBigUInt64LE(48))];
    }
    if (length > LONGEST_DIRECTORY) throw new Error('its directory is too long');
    return membersIn(await bytesAt(file, offset, offset + length));
  } catch (error) {
    throw unreadable(name, error);
  } finally {
    await file.close();
  }
}

function membersIn(directory: Buffer): ZipMember[] {
  const members: ZipMember[] = [];
  for (let at = 0; at < directory.length;) {
    if (directory.readUInt32LE(at) !== MEMBER) throw new Error('its directory is damaged');
    const [flags, method] = [directory.readUInt16LE(at + 8), directory.readUInt16LE(at + 10)];
    const nameEnd = at + MEMBER_BYTES + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const sizes = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)];
    const [inflated = 0, deflated = 0, offset = 0] = in64Bits(sizes, directory.subarray(nameEnd, extraEnd));
    if ((flags & 1) === 1) throw new Error('it is encrypted');
    members.push({ name: directory.toString('utf8', at + MEMBER_BYTES, nameEnd), method, deflated, inflated, offset });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return members;
}

/** Sizes and offset, those that do not fit in 32 bits from the extra field 1, in their order. */
function in64Bits(sizes: readonly number[], extra: Buffer): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return sizes.map((size) => {
    if (size !== ELSEWHERE) return size;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}

/** A member's bytes, a chunk at a time: never more than its directory states. */
export function zipBytes(path: string, name: string, member: ZipMember): ByteSource {
  const { method, deflated, inflated, offset } = member;
  return {
    name,
    size: () => Promise.resolve(inflated),
    async *stream() {
      refuseBomb(name, inflated, deflated);
      if (method !== 0 && method !== 8) throw unreadable(name, new Error(`compression method ${method}`));
      const start = await dataOf(path, offset).catch((error: unknown) => {
        throw unreadable(name, error);
      });
      if (deflated === 0) return;
      const file = createReadStream(path, { start, end: start + deflated - 1, highWaterMark: CHUNK });
      const stream = method === 0 ? file : file.pipe(createInflateRaw({ chunkSize: CHUNK }));
      file.on('error', (error) => stream.destroy(error));
      try {
        let length = 0;
        for await (const part of stream as AsyncIterable<Uint8Array>) {
          length += part.length;
          if (length > inflated) throw new Error(`${member.name} is larger than its directory states`);
          yield part;
        }
      } catch (error) {
        throw unreadable(name, error);
      } finally {
        file.destroy();
      }
    },
  };
}

/** Where a member's bytes begin: behind its local header, whose length is its own. */
async function dataOf(path: string, offset: number): Promise<number> {
  const file = await open(path);
  try {
    const local = await bytesAt(file, offset, offset + LOCAL_BYTES);
    if (local.readUInt32LE() !== LOCAL) throw new Error('its directory is damaged');
    return offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  if (bytesRead < bytes.length) throw new Error('it is cut short');
  return bytes;
}

function unreadable(name: string, cause: unknown): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${name} cannot be unpacked (${(cause as Error).message}).`,
    'Copy it again, or save the array alone as .npy.',
    { cause },
  );
}
