import assert from 'node:assert/strict';
import { fuzz } from './fuzz';

/** As many files as each target reads in a few seconds. */
const COUNTS = {
  header: 2000,
  sidecar: 2000,
  companions: 2000,
  data: 500,
  embeddings: 500,
  moments: 500,
  exports: 150,
  pictures: 500,
  report: 150,
};

describe('files from outside, damaged or hostile', () => {
  for (const [target, count] of Object.entries(COUNTS))
    it(`are read or refused in a sentence: ${target}`, async () => {
      const result = await fuzz({ target, count, seed: '7', out: null });
      assert.deepEqual(result.bugs, {});
      // Both ends are met: mutations that always or never break a file would test little.
      assert.ok(result.read > 0 && result.refused > 0, JSON.stringify(result));
    });
});
