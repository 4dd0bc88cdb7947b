import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { parseStamp, sameStamp, stampOf } from '../../../src/reports/store/stamp';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('the stamp of a checkpoint', () => {
  const { file } = temporaryFolder();
  const weights = ['weights.bin', 'more/a.data'];
  beforeEach(() => {
    mkdirSync(file('models/more'), { recursive: true });
    for (const name of ['models/net.onnx', 'models/weights.bin', 'models/more/a.data', 'outside.bin']) {
      writeFileSync(file(name), name);
      utimesSync(file(name), 1, 1);
    }
  });

  it('is another once the model or a file of its weights is written, replaced or removed', async () => {
    const before = (await stampOf(file('models/net.onnx'), weights))!;
    assert.ok(sameStamp(before, (await stampOf(file('models/net.onnx'), weights))!));
    for (const change of [
      () => utimesSync(file('models/net.onnx'), 2, 2),
      () => utimesSync(file('models/weights.bin'), 2, 2),
      () => writeFileSync(file('models/more/a.data'), 'longer than before'),
      () => rmSync(file('models/weights.bin')),
    ]) {
      change();
      const after = (await stampOf(file('models/net.onnx'), weights))!;
      assert.ok(!sameStamp(before, after), JSON.stringify(after));
    }
    rmSync(file('models/net.onnx'));
    assert.equal(await stampOf(file('models/net.onnx'), weights), null);
  });

  it('is that of the model alone where a report names no weights, and looks for none outside its folder', async () => {
    const alone = await stampOf(file('models/net.onnx'));
    assert.deepEqual(alone, { mtime: 1000, bytes: 15 });
    assert.deepEqual(await stampOf(file('models/net.onnx'), ['../outside.bin']), alone);
  });

  it('comes back from a file as it was', async () => {
    const stamp = await stampOf(file('models/net.onnx'), weights);
    assert.deepEqual(parseStamp(JSON.parse(JSON.stringify(stamp))), stamp);
    for (const damaged of [null, 3, {}, { mtime: '1', bytes: 1 }]) assert.equal(parseStamp(damaged), null);
  });
});
