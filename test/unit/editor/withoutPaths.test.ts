import assert from 'node:assert/strict';
import { withoutPaths } from '../../../src/editor/access/withoutPaths';

describe('diagnostics that are shown to anybody', () => {
  const known = [
    { folder: '/home/ana/work', name: 'workspace' },
    { folder: '/home/ana/.vscode/extensions/scorescope', name: 'extension' },
    { folder: 'C:\\work', name: 'workspace 2' },
  ];
  const cases: [text: string, shown: string][] = [
    ['/home/ana/work/a.onnx was not found.', '<workspace>/a.onnx was not found.'],
    ['C:\\work\\a.onnx, C:\\Users\\ana\\b.onnx', '<workspace 2>\\a.onnx, <path>'],
    ['at /home/ana/.vscode/extensions/scorescope/dist/extension.js:1:20', 'at <extension>/dist/extension.js:1:20'],
    ['/home/ana/work2/a.onnx', '<path>'],
    ['read "/home/ana/my models/a b.onnx" twice', 'read "<path>" twice'],
    ['~/keys/id, \\\\server\\share\\x', '<path>, <path>'],
    ['https://user:pass@example.com/a?token=1 failed', '<address> failed'],
    ['hf_abcdefghijklmnop and ghp_0123456789abcdef', '<key> and <key>'],
    ['0123456789abcdef0123456789abcdef', '<key>'],
    ['σ 19.4 and/or 3/4, 1.5e-3', 'σ 19.4 and/or 3/4, 1.5e-3'],
  ];
  for (const [text, shown] of cases) it(shown, () => assert.equal(withoutPaths(text, known), shown));
});
