import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { remedyText } from '../../../src/domain/remedy';
import { flag } from '../../../src/terminal/flags';
import type { DataSet } from '../../../src/data/dataset';
import { onlyClass } from '../../../src/data/classes';
import { decodeJpeg } from '../../../src/data/formats/jpeg';
import { openDataSet } from '../../../src/data/openDataSet';
import { resized, unrounded, wholeLevels } from '../../../src/data/resize';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

interface DecodedImage {
  shape: number[];
  values: number[];
}
const fixtures = path.join(__dirname, '../../../../test/fixtures/pictures');
/** What Pillow reads in the pictures beside it. */
const read = JSON.parse(readFileSync(path.join(fixtures, 'read.json'), 'utf8')) as Record<string, DecodedImage>;

describe('pictures', () => {
  const { file } = temporaryFolder();
  const place = (name: string): string => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    return file(name);
  };
  const savePng = (name: string, [height, width]: [number, number], values: number[]): void =>
    writeFileSync(place(name), encode({ height, width, channels: 1, depth: 8, data: Uint8Array.from(values) }));
  const refused = async (opening: Promise<unknown>, message: RegExp, remedy: RegExp): Promise<void> => {
    await assert.rejects(opening, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.match(error.message, message);
      assert.match(remedyText(error.remedy, flag), remedy);
      return true;
    });
  };

  // Decoders may differ by one level, after a change of colours by two; where colours are subsampled, in how they spread them.
  for (const [name, most, mean] of [
    ['baseline', 2, 0.5],
    ['progressive', 2, 0.5],
    ['rgb', 1, 0.3],
    ['grey', 1, 0.2],
    ['subsampled', 24, 4],
  ] as const)
    it(`JPEG, ${name}: the pixels that Pillow reads`, () => {
      const { height, width, channels, values } = decodeJpeg(readFileSync(path.join(fixtures, `${name}.jpg`)), name);
      const { shape, values: expected } = read[name]!;
      assert.deepEqual(channels === 1 ? [height, width] : [height, width, channels], shape);
      const differences = expected.map((value, i) => values[i]! - value);
      const largest = Math.max(...differences.map(Math.abs));
      const average = differences.reduce((sum, value) => sum + Math.abs(value), 0) / expected.length;
      const bias = differences.reduce((sum, value) => sum + value, 0) / expected.length;
      assert.ok(largest <= most && average <= mean && Math.abs(bias) < 0.2, `${largest} ${average} ${bias}`);
    });

  it('JPEG: what is not read is named', async () => {
    copyFileSync(path.join(fixtures, 'cmyk.jpg'), place('cmyk/a.jpg'));
    await refused(openDataSet(file('cmyk'), [3, 13, 20]), /a\.jpg is a JPEG in CMYK/, /RGB/);
    const cut = readFileSync(path.join(fixtures, 'baseline.jpg')).subarray(0, 500);
    writeFileSync(place('cut/a.jpg'), cut);
    await refused(openDataSet(file('cut'), [3, 13, 20]), /a\.jpg cannot be read as a PNG or JPEG/, /Repair/);
    const lossless = readFileSync(path.join(fixtures, 'baseline.jpg'));
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;
    writeFileSync(place('lossless/a.jpeg'), lossless);
    await refused(openDataSet(file('lossless'), [3, 13, 20]), /a JPEG of the lossless kind/, /PNG/);
  });

  it('PNG and JPEG side by side, whatever their names say', async () => {
    copyFileSync(path.join(fixtures, 'grey.jpg'), place('both/b.PNG'));
    savePng('both/a.png', [13, 20], read['noise']!.values);
    const set = await openDataSet(file('both'), [1, 13, 20]);
    assert.match(set.description, /2 pictures \[1,13,20\] from both\./);
    const values = await all(set);
    assert.deepEqual(values.slice(0, 260), read['noise']!.values);
    assert.ok(values.slice(260).every((value, i) => Math.abs(value - read['grey']!.values[i]!) <= 1));
  });

  it('resizing: Pillow’s bilinear, to the level', () => {
    const { shape, values } = read['noise']!;
    const plane = { height: shape[0]!, width: shape[1]!, values: Float64Array.from(values) };
    for (const name of ['shrunk', 'grown', 'mixed']) {
      const [height, width] = read[name]!.shape as [number, number];
      assert.deepEqual(
        Array.from(resized(plane, { height, width }, 'fit', wholeLevels).values),
        read[name]!.values,
        name,
      );
    }
    // Weights sum to one, so that grey stays grey and a mean that divides evenly stays.
    const halved = resized(plane, { height: 13, width: 10 }, 'fit', unrounded).values;
    const even = resized(
      { ...plane, values: plane.values.fill(77) },
      { height: 9, width: 31 },
      'fit',
      unrounded,
    ).values;
    assert.equal(halved.length, 130);
    assert.ok(even.every((value) => Math.abs(value - 77) < 1e-12));
  });

  it('another size: refused unless asked for, whole or the centre', async () => {
    const wide = Array.from({ length: 4 * 8 }, (_, i) => (i % 8) * 10);
    savePng('wide/a.png', [4, 8], wide);
    const shape = [1, 4, 4];
    await refused(openDataSet(file('wide'), shape), /a picture \[1,4,8\], .* shape \[1,4,4\]/, /--resize fit/);
    const centre = await openDataSet(file('wide'), shape, { resize: 'crop' });
    assert.match(centre.description, /resized and centre-cropped/);
    assert.deepEqual((await all(centre)).slice(0, 4), [20, 30, 40, 50]);
    const whole = await openDataSet(file('wide'), shape, { resize: 'fit' });
    // Half the width: a triangle of four pixels, (1, 3, 3, 1)/8, cut off and renormalised at the edges.
    assert.deepEqual((await all(whole)).slice(0, 4), [7, 25, 45, 63]);
  });

  it('arrays of another size, channels last, float or uint8', async () => {
    const header = (descr: string, shape: string): Buffer => {
      const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
      return Buffer.concat([
        Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
        Buffer.from([text.length, 0]),
        Buffer.from(text),
      ]);
    };
    const floats = Float32Array.from({ length: 2 * 2 * 2 * 3 }, (_, i) => (i % 3) / 10);
    writeFileSync(place('f.npy'), Buffer.concat([header('<f4', '(2, 2, 2, 3)'), Buffer.from(floats.buffer)]));
    await refused(openDataSet(file('f.npy'), [3, 4, 4]), /holds \[2,2,2,3\]/, /--resize/);
    const set = await openDataSet(file('f.npy'), [3, 4, 4], { resize: 'fit' });
    assert.match(set.description, /2 samples \[3,4,4\] of float32 from f\.npy, resized from 2×2\./);
    const values = await all(set);
    assert.equal(values.length, 2 * 48);
    values.forEach((value, i) => assert.ok(Math.abs(value - (Math.floor(i / 16) % 3) / 10) < 1e-7));
  });

  it('classes: subfolders, in the order of their names', async () => {
    for (const [name, level] of [
      ['cats/1.png', 1],
      ['cats/more/2.png', 2],
      ['dogs/1.png', 3],
    ] as const)
      savePng(`classes/${name}`, [2, 2], [level, level, level, level]);
    const set = await openDataSet(file('classes'), [1, 2, 2]);
    assert.deepEqual(set.classes?.names, ['cats', 'dogs']);
    assert.deepEqual(Array.from(set.classes.labels), [0, 0, 1]);
    assert.deepEqual(await all(onlyClass(set, set.classes, 1)), [3, 3, 3, 3]);
    assert.deepEqual(await all(onlyClass(set, set.classes, 0)), [1, 1, 1, 1, 2, 2, 2, 2]);
    savePng('classes/loose.png', [2, 2], [4, 4, 4, 4]);
    assert.equal((await openDataSet(file('classes'), [1, 2, 2])).classes, null);
  });
});

async function all(set: DataSet): Promise<number[]> {
  const values: number[] = [];
  for await (const batch of set.batches(2)) values.push(...batch);
  return values;
}
