import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import type { DataSet } from '../../../src/data/dataset';
import { openDataSet } from '../../../src/data/openDataSet';
import { writeSafetensors } from '../../../src/data/formats/safetensors';
import { DiagnosisError, type FailureCode } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

/** 0, 1, 2, … as stored numbers. */
const counting = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('data sets', () => {
  const { file } = temporaryFolder();
  const save = (name: string, bytes: Uint8Array | string): string => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), bytes);
    return file(name);
  };
  const refused = async (opening: Promise<unknown>, message: RegExp, code: FailureCode = 'data'): Promise<void> => {
    await assert.rejects(opening, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  };

  it('.npy: every type, in batches of any size', async () => {
    const types: [string, ArrayBufferView][] = [
      ['|u1', Uint8Array.from(counting(24))],
      ['<i2', Int16Array.from(counting(24))],
      ['<i8', BigInt64Array.from(counting(24), BigInt)],
      ['<f4', Float32Array.from(counting(24))],
      ['<f8', Float64Array.from(counting(24))],
      ['>f8', Float64Array.from(counting(24))],
      ['<f2', Uint16Array.from(counting(24), half)],
    ];
    for (const [descr, array] of types) {
      const bytes = Buffer.from(array.buffer.slice(0) as ArrayBuffer);
      if (descr.startsWith('>')) bytes.swap64();
      const set = await openDataSet(save('a.npy', npy(descr, '(3, 2, 2, 2)', bytes)), [2, 2, 2]);
      assert.deepEqual([set.count, set.dimension, set.stored], [3, 8, descr === '|u1' ? 'uint8' : 'float']);
      for (const size of [1, 2, 3, 100]) assert.deepEqual(await all(set, size), counting(24), descr);
    }
  });

  it('.npy: the layouts that fit a network’s shape', async () => {
    const open = (shape: string, count: number, network: number[]): Promise<DataSet> =>
      openDataSet(save('l.npy', npy('|u1', shape, Uint8Array.from(counting(count)))), network);
    const last = await open('(1, 2, 2, 3)', 12, [3, 2, 2]);
    assert.deepEqual(await all(last, 1), [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
    assert.match(last.description, /1 sample \[3,2,2\] of uint8 from l\.npy, stored channels last\./);
    assert.deepEqual(await all(await open('(2, 2, 3)', 12, [1, 2, 3]), 2), counting(12));
    assert.deepEqual(await all(await open('(2, 6)', 12, [1, 2, 3]), 2), counting(12));
    assert.deepEqual(await all(await open('(2, 2, 3)', 12, [6]), 2), counting(12));
    await refused(
      open('(2, 3, 2)', 12, [1, 2, 3]),
      /l\.npy holds \[2,3,2\], but the network takes samples of shape \[1,2,3\]/,
    );
    await refused(open('(12,)', 12, [1]), /holds \[12\]/);
  });

  it('.npy: what cannot be read', async () => {
    const shape = [2, 2];
    await refused(openDataSet(save('o.npy', npy('|O', '(3, 2, 2)', Buffer.alloc(9))), shape), /holds '\|O'/);
    const fortran = npy('<f4', '(3, 2, 2)', Buffer.alloc(48)).toString('latin1').replace('False', 'True ');
    await refused(openDataSet(save('f.npy', Buffer.from(fortran, 'latin1')), shape), /Fortran order/);
    const short = openDataSet(save('s.npy', npy('<f4', '(3, 2, 2)', Buffer.alloc(40))), shape);
    await refused(short, /s\.npy is cut short: it states 3 samples and holds 2/);
  });

  it('.npz: the first array that fits', async () => {
    const images = npy('|u1', '(3, 2, 2)', Uint8Array.from(counting(12)));
    const labels = npy('<i8', '(3,)', Buffer.alloc(24));
    const names = npy('<U3', '(3,)', Buffer.alloc(36));
    const zip = zipSync({ 'names.npy': names, 'labels.npy': labels, 'images.npy': images });
    const set = await openDataSet(save('z.npz', zip), [1, 2, 2]);
    assert.deepEqual(await all(set, 2), counting(12));
    assert.match(set.description, /from images in z\.npz/);
    await refused(openDataSet(file('z.npz'), [1, 3, 3]), /z\.npz holds \[3\], \[3,2,2\], but/);
    await refused(openDataSet(save('bad.npz', zip.subarray(0, 40)), [1, 2, 2]), /cannot be unpacked/);
  });

  it('IDX, plain and gzipped', async () => {
    const idx = Buffer.concat([
      Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2]),
      Buffer.from(counting(12)),
    ]);
    for (const [name, bytes] of [
      ['i-idx3-ubyte', idx],
      ['i-idx3-ubyte.gz', gzipSync(idx)],
    ] as const) {
      const set = await openDataSet(save(name, bytes), [1, 2, 2]);
      assert.deepEqual([set.count, set.stored], [3, 'uint8']);
      assert.deepEqual(await all(set, 2), counting(12));
      assert.deepEqual(await all(set, 3), counting(12), 'a second pass');
    }
    const floats = Buffer.concat([
      Buffer.from([0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 2]),
      Buffer.from('3f800000c0000000', 'hex'),
    ]);
    assert.deepEqual(await all(await openDataSet(save('f.idx', floats), [2]), 1), [1, -2]);
    const cut = save('b.gz', gzipSync(idx).subarray(0, 20));
    await refused(
      openDataSet(cut, [1, 2, 2]).then((set) => all(set, 2)),
      /b\.gz cannot be inflated/,
    );
  });

  it('labels: IDX beside, in .npz and in safetensors', async () => {
    const labelled = async (name: string): Promise<number[] | undefined> => {
      const set = await openDataSet(file(name), [1, 2, 2]);
      return set.classes ? Array.from(set.classes.labels) : undefined;
    };
    const images = Buffer.concat([Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2]), Buffer.alloc(12)]);
    save('train-images-idx3-ubyte', images);
    assert.equal(await labelled('train-images-idx3-ubyte'), undefined);
    const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1]);
    save('train-labels-idx1-ubyte.gz', gzipSync(labels));
    assert.deepEqual(await labelled('train-images-idx3-ubyte'), [2, 0, 1]);
    // Labels of another number of samples belong to other samples.
    save('train-labels-idx1-ubyte.gz', gzipSync(Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 2, 0])));
    assert.equal(await labelled('train-images-idx3-ubyte'), undefined);
    const numbers = BigInt64Array.from([1n, 1n, 0n]);
    save(
      'l.npz',
      zipSync({
        'y.npy': npy('<i8', '(3,)', new Uint8Array(numbers.buffer)),
        'x.npy': npy('|u1', '(3, 2, 2)', new Uint8Array(12)),
      }),
    );
    assert.deepEqual(await labelled('l.npz'), [1, 1, 0]);
    const tensors = {
      labels: { shape: [3], data: Float64Array.of(0, 1, 1) },
      images: { shape: [3, 1, 2, 2], data: new Float64Array(12) },
    };
    save('l.safetensors', writeSafetensors(tensors, {}));
    assert.deepEqual(await labelled('l.safetensors'), [0, 1, 1]);
    tensors.labels.data[1] = 0.5;
    save('l.safetensors', writeSafetensors(tensors, {}));
    assert.equal(await labelled('l.safetensors'), undefined);
  });

  it('safetensors: the first tensor that fits', async () => {
    const bytes = writeSafetensors(
      {
        labels: { shape: [2], data: Float64Array.of(1, 2) },
        x: { shape: [2, 3], data: Float64Array.from(counting(6)) },
      },
      { note: 'ü' },
    );
    const set = await openDataSet(save('x.safetensors', bytes), [3]);
    assert.deepEqual(await all(set, 1), counting(6));
    assert.match(set.description, /2 samples \[3\] of float64 from x in x\.safetensors/);
    const damaged = Buffer.from(bytes);
    damaged[10] = 0;
    await refused(openDataSet(save('d.safetensors', damaged), [3]), /damaged header/);
  });

  it('PNG pictures of every kind, subfolders included', async () => {
    const png = (name: string, channels: number, data: Uint8Array | Uint16Array, depth: 8 | 16 = 8): string =>
      save(name, encode({ width: 2, height: 1, channels, data, depth }));
    png('rgb/a.png', 3, Uint8Array.of(1, 2, 3, 4, 5, 6));
    png('rgb/b/alpha.png', 4, Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255));
    png('rgb/c/grey.png', 1, Uint8Array.of(7, 8));
    png('rgb/deep.png', 3, Uint16Array.of(257, 0, 0, 65535, 0, 514), 16);
    save('rgb/one.webp', 'x');
    const set = await openDataSet(file('rgb'), [3, 1, 2]);
    assert.deepEqual([set.count, set.dimension, set.stored], [4, 6, 'uint8']);
    assert.match(set.description, /4 pictures \[3,1,2\] from rgb; 1 in other formats were passed over\./);
    const expected = [1, 4, 2, 5, 3, 6, 1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8, 1, 255, 0, 0, 0, 2];
    for (const size of [1, 3]) assert.deepEqual(await all(set, size), expected);
    png('grey/a.png', 2, Uint8Array.of(7, 255, 8, 0));
    save('grey/bits.png', oneBitPng());
    assert.deepEqual(await all(await openDataSet(file('grey'), [1, 1, 2]), 5), [7, 8, 255, 0]);
    await refused(
      openDataSet(file('rgb'), [1, 1, 2]),
      /a\.png is a picture \[3,1,2\], but the network takes .*\[1,1,2\]/,
    );
    await refused(openDataSet(file('rgb'), [3, 8, 8]), /\[3,8,8\]/);
  });

  it('folders without pictures, and files that are something else', async () => {
    save('webp/a.webp', 'x');
    await refused(openDataSet(file('webp'), [3, 8, 8]), /1 picture, and none is a PNG or JPEG/);
    mkdirSync(file('nothing'));
    await refused(openDataSet(file('nothing'), [3, 8, 8]), /holds no PNG or JPEG pictures/);
    save('broken/a.png', 'not a picture');
    await refused(openDataSet(file('broken'), [3, 8, 8]), /a\.png cannot be read as a PNG or JPEG picture/);
    await refused(openDataSet(save('t.txt', 'some words here'), [2]), /t\.txt is not a data set that can be read/);
    await refused(openDataSet(save('e.npy', ''), [2]), /e\.npy is empty/);
    await refused(openDataSet(file('absent.npy'), [2]), /There is no data set/, 'file-missing');
  });
});

/** A picture of two pixels of one bit each, white and black, which the encoder does not write. */
function oneBitPng(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 0x80]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** A .npy file of version 1. */
function npy(descr: string, shape: string, data: Uint8Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), data]);
}

/** IEEE binary16 of a whole number below 2048. */
function half(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(value));
  return ((exponent + 15) << 10) | ((value / 2 ** exponent - 1) * 1024);
}

async function all(set: DataSet, size: number): Promise<number[]> {
  const values: number[] = [];
  for await (const batch of set.batches(size)) {
    assert.ok(batch.length <= size * set.dimension && batch.length % set.dimension === 0);
    values.push(...batch);
  }
  return values;
}
