import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A PNG of random type whose rows are noise. */
export function png(side: number, { pick, bytes }: Random): Buffer {
  const size = Buffer.of(
    0,
    0,
    0,
    side,
    0,
    0,
    0,
    side,
    pick([1, 2, 4, 8, 16]),
    pick([0, 2, 3, 4, 6]),
    0,
    0,
    pick([0, 1]),
  );
  const rows = deflateSync(bytes(side * (8 * side + 1)));
  const chunks = [chunk('IHDR', size), chunk('PLTE', bytes(48)), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))];
  return withChecksums(Buffer.concat([SIGNATURE, ...chunks]));
}

function chunk(kind: string, body: Buffer): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(kind), body, Buffer.alloc(4)]);
  whole.writeUInt32BE(body.length, 0);
  return whole;
}

/** A PNG's checksums made right again, so that what was changed is what is met. */
export function withChecksums(bytes: Buffer): Buffer {
  if (bytes[0] !== SIGNATURE[0]) return bytes;
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) break;
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, at + 8 + length)), at + 8 + length);
    at += 12 + length;
  }
  return bytes;
}
