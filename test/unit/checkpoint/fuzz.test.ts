import assert from 'node:assert/strict';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';
import type { FuzzResult } from './fuzzProcess';
import { bundle, runInChild } from './inChild';

describe('the header reader', () => {
  const { file } = temporaryFolder();

  it('meets 12,000 damaged files with a header or one sentence, in bounded time and memory', async function () {
    this.timeout(120_000);
    const script = await bundle('fuzzProcess.ts', file('.'));
    const args = [path.resolve(file('.')), '12000', '7'];
    const result = await runInChild<FuzzResult>(script, args, { seconds: 100, heapMegabytes: 200 });
    assert.equal(result.headers + result.errors, 12_000);
    // Both ends are met often: mutations that always or never break a file would test little.
    assert.ok(result.headers > 1000 && result.errors > 1000, JSON.stringify(result));
    assert.ok(result.seconds < 20, JSON.stringify(result));
    assert.ok(result.slowest.seconds < 1, JSON.stringify(result));
    assert.ok(result.megabytes < 300, JSON.stringify(result));
  });
});
