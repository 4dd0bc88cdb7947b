import assert from 'node:assert/strict';

/** max |actual − expected| ≤ tolerance·max(1, max |expected|). */
export function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = ''): void {
  assert.equal(actual.length, expected.length, what);
  let largest = 1;
  let std = 0;
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Number.isFinite(actual[i]), `${what} [${i}] = ${String(actual[i])}`);
    largest = Math.max(largest, Math.abs(expected[i]!));
    std = Math.max(std, Math.abs(actual[i]! - expected[i]!));
  }
  assert.ok(std <= tolerance * largest, `${what} deviates by ${std}, allowed ${tolerance * largest}`);
}

/** |actual − expected| ≤ tolerance·|expected|. */
export function within(actual: number, expected: number, tolerance: number, what = ''): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.abs(expected),
    `${what} is ${actual}, expected ${expected} within ${tolerance}`,
  );
}
