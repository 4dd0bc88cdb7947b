import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for the tests of one `describe` block, removed after them. */
export function temporaryFolder(): { file: (name: string) => string } {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scorescope-test-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return { file: (name) => path.join(folder, name) };
}
