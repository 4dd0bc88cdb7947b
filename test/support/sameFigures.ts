import assert from 'node:assert/strict';
import type { Report } from '../../src/domain/report';

/**
 * All figures but times, within 1e-4 of their size: servers and this machine may add numbers in another order.
 * @param within 0 where the same calls were made
 */
export function sameFigures(report: Report, expected: Report, within = 1e-4): void {
  let compared = 0;
  const compare = (one: unknown, other: unknown, where: string): void => {
    if (typeof one === 'number' && typeof other === 'number') {
      compared++;
      const allowed = within * Math.max(0.1, Math.abs(other));
      assert.ok(Math.abs(one - other) <= allowed, `${where}: ${one}, expected ${other}`);
    } else if (one && other && typeof one === 'object' && typeof other === 'object') {
      assert.deepEqual(Object.keys(one), Object.keys(other), where);
      for (const key of Object.keys(other))
        compare((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${where}.${key}`);
    } else assert.equal(one, other, where);
  };
  for (const section of ['model', 'sampler', 'structure', 'linearity', 'trajectory', 'skip'] as const) {
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, inner: unknown) =>
          /seconds|pace|file|images|speed/i.test(key) ? undefined : inner,
        ),
      );
    compare(plain(report[section]), plain(expected[section]), section);
  }
  assert.ok(compared > 200, `${compared} figures`);
}
