/** Files of a few megabytes or less that state, or inflate to, far more. */
import { constants, crc32, deflateRawSync } from 'node:zlib';

const PIECE = Buffer.alloc(2 ** 26);

/** Deflated bytes: some at the beginning, then zeros, a multiple of 64 MB. */
export function deflated(start: Uint8Array, zeros: number): Buffer {
  const options = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const piece = deflateRawSync(PIECE, options);
  const pieces = Array.from({ length: zeros / PIECE.length }, () => piece);
  return Buffer.concat([deflateRawSync(start, options), ...pieces, Buffer.of(3, 0)]);
}

/** A PNG of grey pixels with such rows; the checksums of its chunks are right. */
export function pngOf({ height, width }: { height: number; width: number }, rows: Uint8Array): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size[8] = 8;
  const chunks = [chunk('IHDR', size), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

export function chunk(kind: string, body: Uint8Array): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(kind), body, Buffer.alloc(4)]);
  whole.writeUInt32BE(body.length, 0);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + body.length)), 8 + body.length);
  return whole;
}

/** A JPEG that states another size than it has. */
export function jpegStating({ height, width }: { height: number; width: number }, jpeg: Uint8Array): Buffer {
  const bytes = Buffer.from(jpeg);
  const frame = bytes.indexOf(Buffer.of(0xff, 0xc0));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** A .npy file's header, of uint8 unless told. */
export function npyHeader(shape: readonly (number | string)[], type = '|u1'): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${text}\n`, 'latin1')]);
}

/** An archive of one deflated member, whose directory states the size. */
export function zipOf(name: string, content: Uint8Array, stated: number): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(content.length, 20);
  entry.writeUInt32LE(stated, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + content.length, 16);
  return Buffer.concat([local, Buffer.from(name), content, entry, Buffer.from(name), end]);
}
