import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { asJson } from './mutations';
import type { Random } from './random';

const SOUND = ['20, 1, 8, 8', '20, 8, 8', '20, 64'];
const WRONG = [
  ...['-1, 64', '1000000000, 64', '20, 64.5', '', '4294967296, 4294967296, 64', '9007199254740993, 64', '0, 64'],
  ...['64', '20,8,8,1', '1e3, 64', '2, 64'],
];
const TYPES = [
  "'<f4'",
  "'>f4'",
  "'<f8'",
  "'|u1'",
  "'<f2'",
  "'>i2'",
  "'|O'",
  "'<U5'",
  "[('a','<f4')]",
  "'<i8'",
  "'<c8'",
];

/** A file of 20 samples of 64 numbers in one of the formats that are read, sound or with a header that states something else. */
export function arrayFile(random: Random): Buffer {
  const { next, pick } = random;
  const body = random.bytes(64 * 4 * 20);
  const array = (): Buffer =>
    next() < 0.4
      ? npy(pick(["'<f4'", "'|u1'", "'>f4'"]), pick(SOUND), body)
      : npy(pick(TYPES), pick([...SOUND, ...WRONG]), body, pick(['True', 'False', 'False']));
  const tensors = (): Buffer => tensorFile(random, body);
  const idx = (): Buffer => idxFile(random, body);
  const zip = (): Buffer => {
    const name = pick(['a.npy', 'x_train.npy', 'labels.npy', '../../a.npy', 'a.txt']);
    const labels = next() < 0.5 ? { 'labels.npy': npy("'<i8'", pick(['20', '20, 1', '1000000000000']), body) } : {};
    return Buffer.from(zipSync({ [name]: array(), ...labels }, { level: 1 }));
  };
  return pick([array, tensors, idx, zip, () => gzipSync(pick([array, idx, tensors])())])();
}

/** @param type as it stands in the header, quotes included */
function npy(type: string, shape: string, body: Buffer, fortranOrder = 'False'): Buffer {
  const text = `${`{'descr': ${type}, 'fortran_order': ${fortranOrder}, 'shape': (${shape}), }`.padEnd(117)}\n`;
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  start.writeUInt16LE(text.length, 8);
  return Buffer.concat([start, Buffer.from(text, 'latin1'), body]);
}

function tensorFile({ next, pick }: Random, body: Buffer): Buffer {
  const shapes = [[20, 64], [20, 8, 8], [-1, 64], [2 ** 53, 64], [20, 1, 8, 8], [1e308], [], [20, '64']];
  const offsets = [[0, 5120], [2 ** 53, 2 ** 53 + 1], [-8, 100], [100, 0], [0, 1e308], ['0', '8'], [0]];
  const header = {
    a: { dtype: pick(['F32', 'F64', 'F16', 'BF16', 'U8', 'X9']), shape: pick(shapes), data_offsets: pick(offsets) },
    ...(next() < 0.3 && { labels: { dtype: 'U8', shape: [pick([20, 2 ** 40])], data_offsets: [0, 20] } }),
    __metadata__: pick<unknown>([{}, { a: 1 }, null, 'x']),
  };
  const length = next() < 0.8 ? null : pick([0n, 1n, 99_999_999n, 100_000_000n, 2n ** 40n]);
  return safetensors(header, body, length);
}

/** @param length what the file says of its header's length; null for the truth */
export function safetensors(header: unknown, body: Buffer, length: bigint | null = null): Buffer {
  const text = asJson(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([start, text, body]);
}

function idxFile({ pick }: Random, body: Buffer): Buffer {
  const rank = pick([0, 1, 2, 3, 4, 8, 9]);
  const start = Buffer.alloc(4 + 4 * rank);
  start[2] = pick([7, 8, 9, 11, 12, 13, 14]);
  start[3] = rank;
  for (let k = 0; k < rank; k++) start.writeUInt32BE(pick([0, 1, 8, 8, 20, 64, 0xffffffff]), 4 + 4 * k);
  return Buffer.concat([start, body]);
}
