import { closeSync, openSync, readSync } from 'node:fs';

/** Kinds of program headers, and tags of the dynamic section (System V ABI). */
const LOAD = 1;
const DYNAMIC = 2;
const NEEDED = 1;
const STRING_TABLE = 5;

/** Limits on what a header says of itself. */
const MOST_HEADERS = 1000;
const MOST_DYNAMIC = 1_000_000;
const LONGEST_NAME = 256;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/**
 * The libraries that a shared library asks the loader for, by the names that it looks for.
 * @param file ELF of 64 bits, little-endian, as on Linux for x64; only its headers are read
 * @throws Error for anything else
 */
export function neededLibraries(file: string): string[] {
  const descriptor = openSync(file, 'r');
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
  };
  try {
    const segments = segmentsOf(read);
    const dynamic = segments.find(({ type }) => type === DYNAMIC);
    if (!dynamic) return [];
    const entries = entriesOf(read(dynamic.offset, Math.min(dynamic.size, MOST_DYNAMIC)));
    const table = entries.find(({ tag }) => tag === STRING_TABLE);
    const within = segments.find(
      ({ type, address, size }) => type === LOAD && table && address <= table.value && table.value < address + size,
    );
    if (!table || !within) return [];
    const start = within.offset + table.value - within.address;
    return entries
      .filter(({ tag }) => tag === NEEDED)
      .map(
        ({ value }) =>
          read(start + value, LONGEST_NAME)
            .toString('latin1')
            .split('\0')[0] ?? '',
      );
  } finally {
    closeSync(descriptor);
  }
}

function segmentsOf(read: (offset: number, length: number) => Buffer): Segment[] {
  const header = read(0, 64);
  const isElf = header.length === 64 && header.readUInt32BE(0) === 0x7f454c46;
  if (!isElf || header[4] !== 2 || header[5] !== 1) throw new Error('not a shared library of 64 bits');
  const [size, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  if (size < 56 || count > MOST_HEADERS) throw new Error('its header is damaged');
  const table = read(Number(header.readBigUInt64LE(32)), size * count);
  return Array.from({ length: Math.floor(table.length / size) }, (_, i) => ({
    type: table.readUInt32LE(i * size),
    offset: Number(table.readBigUInt64LE(i * size + 8)),
    address: Number(table.readBigUInt64LE(i * size + 16)),
    size: Number(table.readBigUInt64LE(i * size + 32)),
  }));
}

function entriesOf(section: Buffer): { tag: number; value: number }[] {
  return Array.from({ length: Math.floor(section.length / 16) }, (_, i) => ({
    tag: Number(section.readBigInt64LE(16 * i)),
    value: Number(section.readBigUInt64LE(16 * i + 8)),
  }));
}
