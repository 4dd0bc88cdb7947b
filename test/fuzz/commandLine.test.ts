import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runUnderShell } from '../support/diagnoseCommand';
import { temporaryFolder } from '../support/temporaryFolder';
import { randomOf } from './random';
import { TARGETS } from './targets';

/** How the real command line is given a file of each target: its name, and the words that make it read. */
const WAYS: Readonly<
  Record<string, { name: string; count: number; words: (file: string, folder: string) => string[] }>
> = {
  report: {
    name: 'report.json',
    count: 100,
    words: (file, folder) => ['export', file, '--csv', path.join(folder, 'out.csv')],
  },
  exports: {
    name: 'base.gaussian.safetensors',
    count: 40,
    words: (_, folder) => [
      'export',
      path.join(folder, 'base.json'),
      '--force',
      '--teleport',
      path.join(folder, 'out.safetensors'),
    ],
  },
  header: { name: 'model.onnx', count: 40, words: (file) => ['inspect', file] },
  sidecar: {
    name: 'model.onnx.scorescope.json',
    count: 20,
    words: (_, folder) => ['inspect', path.join(folder, 'model.onnx')],
  },
};
const seeds = path.join(process.cwd(), 'test', 'fuzz', 'seeds');
const model = path.join(process.cwd(), 'test', 'fixtures', 'oddities', 'epsilon.onnx');
/** Kilobytes of its own that no process may have more of. */
const MEMORY = 700_000;

describe('the command line, given files that are damaged or hostile', function () {
  const { file } = temporaryFolder();
  const script = path.join(__dirname, '..', '..', 'cli.js');
  before(function () {
    // Limits are those of a POSIX shell.
    if (process.platform === 'win32') this.skip();
    assert.ok(existsSync(script), 'the command line is not built');
  });

  for (const [target, { name, count, words }] of Object.entries(WAYS))
    it(`answers or refuses in a sentence, ${count} times: ${target}`, async () => {
      const scratch = file(`${target}-scratch`);
      mkdirSync(scratch);
      const { make } = TARGETS[target]!({ root: process.cwd(), scratch, random: randomOf(`${target} command`) });
      const codes = new Map<number | null, number>();
      const cases = Array.from({ length: count }, (_, i) => i);
      const next = async (): Promise<void> => {
        for (let i = cases.shift(); i !== undefined; i = cases.shift()) {
          const folder = file(`${target}-${i}`);
          mkdirSync(folder);
          if (target === 'exports')
            for (const seed of ['base.json', name]) cpSync(path.join(seeds, seed), path.join(folder, seed));
          if (target === 'sidecar') cpSync(model, path.join(folder, 'model.onnx'));
          writeFileSync(path.join(folder, name), make());
          const shell = `ulimit -d ${MEMORY}; ulimit -t 30; exec "$@"`;
          const { code, signal, stderr } = await runUnderShell(shell, words(path.join(folder, name), folder));
          assert.ok(signal === null && (code === 0 || code === 2), `case ${i}: ${code} ${signal} ${stderr}`);
          assert.doesNotMatch(stderr, /unexpected error|\n\s+at /, `case ${i}`);
          codes.set(code, (codes.get(code) ?? 0) + 1);
        }
      };
      await Promise.all([next(), next()]);
      assert.equal((codes.get(0) ?? 0) + (codes.get(2) ?? 0), count);
      assert.ok(codes.get(2), 'no file was refused');
    });

  it('is given 200 of them', () => {
    const total = Object.values(WAYS).reduce((sum, { count }) => sum + count, 0);
    assert.ok(total >= 200, `${total} files`);
  });
});
