import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { classesOfLabels } from '../../../src/data/classes';
import { readImage } from '../../../src/data/formats/decodeImage';
import { readEmbeddings } from '../../../src/data/formats/embeddings';
import { writeSafetensors } from '../../../src/data/formats/safetensors';
import { loadMoments } from '../../../src/data/moments/momentsFile';
import { openDataSet } from '../../../src/data/openDataSet';
import { DiagnosisError } from '../../../src/shared/failure';
import { chunk, deflated, npyHeader, zipOf } from '../../support/bombs';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('shapes that a file states', () => {
  const { file } = temporaryFolder();
  const save = (name: string, ...parts: Uint8Array[]): string => {
    writeFileSync(file(name), Buffer.concat(parts));
    return file(name);
  };
  const refused = (reading: Promise<unknown>, message: RegExp): Promise<void> =>
    assert.rejects(reading, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'data');
      assert.match(error.message, message);
      return true;
    });
  const tensors = (header: unknown, bytes: number): Buffer => {
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(bytes)]);
  };
  const firstBatch = async (path: string, shape: readonly number[]): Promise<Float64Array> => {
    for await (const batch of (await openDataSet(path, shape)).batches(64)) return batch;
    throw new Error('no batch');
  };

  it('fit in what is there: .npy, .npz, IDX', async () => {
    const exact = save('exact.npy', npyHeader([3, 2]), Buffer.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual(
      (await readEmbeddings(exact)).map(({ shape, values }) => [shape, [...values]]),
      [
        [
          [3, 2],
          [1, 2, 3, 4, 5, 6],
        ],
      ],
    );
    await refused(
      readEmbeddings(save('short.npy', npyHeader([3, 2]), Buffer.alloc(5))),
      /it states 3 samples and holds 2/,
    );
    await refused(openDataSet(file('short.npy'), [2]), /it states 3 samples and holds 2/);
    // 2^32 · 2^32 · 64 is no number that a file could have bytes for, nor is 2^53 + 1.
    for (const shape of [
      [2 ** 32, 2 ** 32, 64],
      ['9007199254740993', 64],
    ])
      await refused(readEmbeddings(save('huge.npy', npyHeader(shape), Buffer.alloc(64))), /which no file can hold/);
    const zip = save('z.npz', zipSync({ 'a.npy': Buffer.concat([npyHeader([3, 2]), Buffer.alloc(5)]) }));
    await refused(openDataSet(zip, [2]), /a in z\.npz is cut short: it states \[3,2\] of uint8/);
    const idx = Buffer.from([0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
    await refused(openDataSet(save('i.idx', idx), [1, 8, 8]), /which no file can hold/);
  });

  it('fit in what is there: safetensors', async () => {
    const reading = (entry: unknown, bytes = 8): Promise<unknown> =>
      readEmbeddings(save('a.safetensors', tensors({ a: entry }, bytes)));
    assert.equal(((await reading({ dtype: 'F32', shape: [2], data_offsets: [0, 8] })) as unknown[]).length, 1);
    for (const entry of [
      { dtype: 'F32', shape: [-2], data_offsets: [0, 8] },
      { dtype: 'F32', shape: [2], data_offsets: [0, 4] },
      { dtype: 'F32', shape: [2], data_offsets: [8, 0] },
      { dtype: 'F32', shape: [1e308, 0], data_offsets: [0, 0] },
      { dtype: 'F32', shape: ['2'], data_offsets: [0, 8] },
      { dtype: 'F32', shape: [2], data_offsets: [0] },
      { dtype: 'F32', shape: [2] },
      null,
      3,
    ])
      await refused(reading(entry), /a\.safetensors has a damaged header/);
    await refused(reading({ dtype: 'F32', shape: [3], data_offsets: [0, 12] }), /a in a\.safetensors is cut short/);
    // No types of numbers, though every object has such properties.
    for (const dtype of ['constructor', 'toString', 'X9'])
      assert.deepEqual(await reading({ dtype, shape: [2], data_offsets: [0, 8] }), []);
  });

  it('stand beside metadata that may be null', async () => {
    const bytes = writeSafetensors(
      {
        mean: { shape: [2], data: Float64Array.of(1, 2) },
        basis: { shape: [1, 2], data: Float64Array.of(0.6, 0.8) },
        eigenvalues: { shape: [1], data: Float64Array.of(3) },
      },
      {},
    );
    const end = 8 + Number(Buffer.from(bytes).readBigUInt64LE());
    const header = JSON.parse(Buffer.from(bytes).toString('utf8', 8, end)) as object;
    for (const metadata of [null, 'x', [], { totalVariance: 5 }]) {
      const content = tensors({ ...header, __metadata__: metadata }, 0);
      const { mean, totalVariance, tail } = await loadMoments(save('m.safetensors', content, bytes.subarray(end)));
      assert.deepEqual([[...mean], totalVariance, tail], [[1, 2], 3, 0]);
    }
  });

  it('are of embeddings that can be held', async () => {
    const many = npyHeader([4097, 4096]);
    await refused(
      readEmbeddings(save('many.npy', many, Buffer.alloc(4097 * 4096))),
      /many\.npy holds more than 16,777,216 numbers, which is too many for embeddings/,
    );
  });

  it('bound what is read of an archive: bytes beyond them are left', async () => {
    const samples = Uint8Array.from({ length: 40 }, (_, i) => i);
    const content = deflated(Buffer.concat([npyHeader([20, 2]), samples]), 2 ** 26);
    assert.deepEqual(
      [...(await firstBatch(save('more.npz', zipOf('a.npy', content, 168 + 2 ** 26)), [2]))],
      [...samples],
    );
    await refused(
      firstBatch(save('less.npz', zipOf('a.npy', content, 168)), [2]),
      /less\.npz cannot be unpacked \(a\.npy is larger than its directory states\)/,
    );
  });

  it('bound what is read of a .gz: batches grow with what comes', async () => {
    const gz = save('g.npy.gz', gzipSync(Buffer.concat([npyHeader([2 ** 31, 2]), Buffer.of(1, 2, 3, 4)])));
    const set = await openDataSet(gz, [2]);
    await refused(
      (async () => {
        for await (const batch of set.batches(2 ** 30)) assert.fail(`${batch.length}`);
      })(),
      /is cut short: it states .* samples and holds 2/,
    );
  });

  it('are of classes that can be counted', () => {
    assert.equal(classesOfLabels([0, 2 ** 30], 2), null);
    assert.equal(classesOfLabels([0, 999], 2)?.names.length, 1000);
  });

  it('are the only thing a PNG inflates: profiles and texts are left', async () => {
    const plain = Buffer.from(encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(7, 9) }));
    const profile = Buffer.concat([Buffer.from('p\0\0x\x9c', 'latin1'), deflated(Buffer.alloc(0), 2 ** 29)]);
    const [start, rest] = [plain.subarray(0, 33), plain.subarray(33)];
    save('profile.png', start, chunk('iCCP', profile), rest);
    const before = process.memoryUsage().rss;
    assert.deepEqual([...Array.from((await readImage(file('.'), 'profile.png')).values)], [7, 9]);
    assert.ok(process.memoryUsage().rss - before < 2 ** 27);
    // A second header would state another size than the one that was checked.
    save('twice.png', start, plain.subarray(8, 33), rest);
    await refused(readImage(file('.'), 'twice.png'), /twice\.png cannot be read as a PNG or JPEG picture/);
  });
});
