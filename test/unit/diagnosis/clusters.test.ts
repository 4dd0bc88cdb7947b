import assert from 'node:assert/strict';
import { findClusters, nearestCentre } from '../../../src/diagnosis/structure/clusters';
import { randomNormals } from '../../support/randomNormals';

const q = 4;

/** Rows about each of the centres in turn, with deviation 1. */
function rowsAbout(centres: Float64Array, count: number, seed: number): Float64Array {
  const k = centres.length / q;
  return randomNormals(count * q, seed).map((n, j) => centres[(Math.floor(j / q) % k) * q + (j % q)]! + n);
}

describe('clusters of rows', () => {
  const centres = Float64Array.from([9, 0, 0, 0, 0, 9, 0, 0, 0, 0, -9, 0]);

  it('are as many as there are, and lie where they lie', () => {
    const found = findClusters(rowsAbout(centres, 900, 1), q, 5);
    assert.ok(found);
    assert.equal(found.length, centres.length);
    const claimed = new Set<number>();
    for (let k = 0; k < 3; k++) {
      const centre = centres.subarray(k * q, (k + 1) * q);
      const nearest = nearestCentre(centre, found);
      claimed.add(nearest);
      const distance = Math.hypot(...centre.map((value, j) => value - found[nearest * q + j]!));
      assert.ok(distance < 0.3, `${k}: ${distance}`);
    }
    assert.equal(claimed.size, 3);
  });

  it('are none where one Gaussian does as well', () => {
    const stretched = randomNormals(900 * q, 3).map((value, j) => value * [10, 4, 2, 1][j % q]!);
    assert.equal(findClusters(stretched, q, 5), null);
  });

  it('are none of rows too few to tell', () => {
    assert.equal(findClusters(rowsAbout(centres, 12, 4), q, 5), null);
  });

  it('repeat with their seed', () => {
    const rows = rowsAbout(centres, 300, 6);
    assert.deepEqual(findClusters(rows, q, 9), findClusters(rows, q, 9));
  });
});
