import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { readImage } from '../../src/data/formats/decodeImage';
import { momentsOf, scaleMoments } from '../../src/data/moments/moments';
import { openDataSet } from '../../src/data/openDataSet';
import type { Resize } from '../../src/data/resize';
import { createMatMul } from '../../src/engine/linearAlgebra';

/** A published figure and ours. */
export interface Check {
  readonly what: string;
  readonly count: number;
  readonly found: number;
  readonly published: number;
  readonly seconds: number;
}

const SHEETS = 5;
const CIFAR = { count: 50_000, side: 32 };

/** All training pictures of CIFAR-10 from PNG sheets, one picture's 1,024 pixels a row. */
export async function checkCifar(folder: string, scratch: string): Promise<Check> {
  const file = path.join(scratch, 'cifar.npy');
  const out = openSync(file, 'w');
  writeSync(out, npyHeader(`(${CIFAR.count}, ${CIFAR.side}, ${CIFAR.side}, 3)`));
  for (let sheet = 1; sheet <= SHEETS; sheet++) {
    const { width, height, channels, values } = await readImage(folder, `data_batch_${sheet}.png`);
    if (width !== CIFAR.side ** 2 || height !== CIFAR.count / SHEETS || channels !== 3)
      throw new Error(`data_batch_${sheet}.png is ${width}×${height} of ${channels} channels`);
    writeSync(out, Uint8Array.from(values));
  }
  closeSync(out);
  return check('CIFAR-10 in [−1, 1]', file, [3, CIFAR.side, CIFAR.side], undefined, 24.784126);
}

/** The training pictures of MNIST, each brought from 28×28 to 32×32 as Pillow's bilinear does: whole levels after each direction. */
export function checkMnist(folder: string): Promise<Check> {
  const file = path.join(folder, 'train-images-idx3-ubyte');
  return check('MNIST, bilinear 32×32, in [−1, 1]', file, [1, 32, 32], 'fit', 669.5365);
}

async function check(
  what: string,
  file: string,
  shape: readonly number[],
  resize: Resize | undefined,
  published: number,
): Promise<Check> {
  const start = performance.now();
  const set = await openDataSet(file, shape, { resize });
  const algebra = await createMatMul();
  const moments = scaleMoments(await momentsOf(set, 16, algebra.product), 2 / 255, -1);
  await algebra.release();
  const found = moments.mean.reduce((sum, value) => sum + value * value, 0);
  return { what, count: set.count, found, published, seconds: (performance.now() - start) / 1000 };
}

function npyHeader(shape: string): Buffer {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0]),
    Buffer.from(padded, 'latin1'),
  ]);
}
