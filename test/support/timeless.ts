import assert from 'node:assert/strict';
import type { Report } from '../../src/domain/report';

/** A report without what a clock says. */
export function timeless({
  createdAt,
  durationMs,
  stages,
  speedup,
  ...rest
}: Report): Omit<Report, 'createdAt' | 'durationMs' | 'stages'> {
  assert.ok(Date.parse(createdAt) > 0 && durationMs > 0 && stages);
  return { ...rest, speedup: { ...speedup, measured: null } };
}
