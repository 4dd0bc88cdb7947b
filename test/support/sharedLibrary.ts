/** Offsets of the parts of the file. */
const DYNAMIC_AT = 64 + 2 * 56;

/**
 * A shared library for Linux on x64 that holds nothing but the names of others that it needs: an ELF header, a segment that maps the whole
 * file, and the dynamic section.
 * @param base where its segment says that it is loaded
 */
export function sharedLibrary(needed: readonly string[], base = 0x1000): Buffer {
  const strings = Buffer.from(['', ...needed, ''].join('\0'), 'latin1');
  const dynamicSize = 16 * (needed.length + 3);
  const stringsAt = DYNAMIC_AT + dynamicSize;
  const file = Buffer.alloc(stringsAt + strings.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(3, 16); // ET_DYN
  file.writeUInt16LE(62, 18); // x86-64
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(64n, 32);
  for (const [value, at] of [
    [64, 52],
    [56, 54],
    [2, 56],
  ] as const)
    file.writeUInt16LE(value, at);
  const segment = (at: number, type: number, [offset, size]: readonly [number, number]): void => {
    file.writeUInt32LE(type, at);
    file.writeUInt32LE(4, at + 4);
    for (const [i, value] of [offset, base + offset, base + offset, size, size, 0x1000].entries())
      file.writeBigUInt64LE(BigInt(value), at + 8 + 8 * i);
  };
  segment(64, 1, [0, file.length]);
  segment(120, 2, [DYNAMIC_AT, dynamicSize]);
  let name = 1;
  const entries = needed.map((one) => {
    const entry = [1, name] as const;
    name += one.length + 1;
    return entry;
  });
  const all = [...entries, [5, base + stringsAt], [10, strings.length], [0, 0]] as const;
  for (const [i, [tag, value]] of all.entries()) {
    file.writeBigInt64LE(BigInt(tag), DYNAMIC_AT + 16 * i);
    file.writeBigUInt64LE(BigInt(value), DYNAMIC_AT + 16 * i + 8);
  }
  file.set(strings, stringsAt);
  return file;
}
