import assert from 'node:assert/strict';
import { fuzz } from './fuzz';
import { TARGETS } from './targets';

/** Files for each reader, by what one costs: 20,600 together. The long run is a workflow of its own. */
const COUNTS: Readonly<Record<string, number>> = {
  header: 6000,
  sidecar: 5000,
  companions: 4000,
  data: 1500,
  embeddings: 1500,
  moments: 1000,
  exports: 150,
  pictures: 1200,
  report: 250,
};
const total = Object.values(COUNTS).reduce((sum, count) => sum + count, 0);

describe('files from outside, damaged or hostile', () => {
  it('reach every reader, 20,000 of them', () => {
    assert.deepEqual(Object.keys(COUNTS).sort(), Object.keys(TARGETS).sort());
    assert.ok(total >= 20_000, `${total} files`);
  });

  for (const [target, count] of Object.entries(COUNTS))
    it(`are read or refused in a sentence: ${target}`, async () => {
      const result = await fuzz({ target, count, seed: '7', out: null });
      assert.deepEqual(result.bugs, {});
      assert.equal(result.cases, count);
      // Both ends are met: mutations that always or never break a file would test little.
      assert.ok(result.read > 0 && result.refused > 0, JSON.stringify(result));
    });
});
