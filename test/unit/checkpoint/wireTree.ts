/** A protobuf message taken apart, for tests that change one and put it together again. */
export interface WireNode {
  number: number;
  /** 0 varint, 1 eight bytes, 2 a range, 5 four bytes. */
  wireType: number;
  /** The bytes after the tag (and length), unless the range holds a message. */
  bytes: Buffer;
  children: WireNode[] | null;
  /** Written as they are in place of the whole field. */
  raw?: Buffer;
}

/** The fields of a message, and the fields of whatever in it reads as a message itself; null when the bytes do not. */
export function takeApart(bytes: Buffer, depth = 0): WireNode[] | null {
  const nodes: WireNode[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (!tag) return null;
    at = tag.end;
    const wireType = tag.value % 8;
    const number = Math.floor(tag.value / 8);
    if (number < 1 || number > 100) return null;
    let end = at + (wireType === 1 ? 8 : 4);
    if (wireType === 0 || wireType === 2) {
      const value = readVarint(bytes, at);
      if (!value) return null;
      if (wireType === 2) at = value.end;
      end = wireType === 2 ? at + value.value : value.end;
    } else if (wireType !== 1 && wireType !== 5) return null;
    if (end > bytes.length) return null;
    const inside = bytes.subarray(at, end);
    const children = wireType === 2 && inside.length > 1 && depth < 12 ? takeApart(inside, depth + 1) : null;
    nodes.push({ number, wireType, bytes: inside, children });
    at = end;
  }
  return nodes;
}

export function putTogether(nodes: readonly WireNode[]): Buffer {
  return Buffer.concat(
    nodes.flatMap(({ number, wireType, bytes, children, raw }) => {
      if (raw) return [raw];
      const inside = children ? putTogether(children) : bytes;
      const tag = varint(number * 8 + wireType);
      return wireType === 2 ? [tag, varint(inside.length), inside] : [tag, inside];
    }),
  );
}

/** A range that holds `inside`, as field `number`. */
export function range(number: number, inside: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(inside.length), inside]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
  return Buffer.from(bytes);
}

function readVarint(bytes: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, end: start + i + 1 };
  }
  return null;
}
