import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

interface CandidateResult {
  title: string;
  state: 'passed' | 'failed' | 'pending';
  err?: string;
}

/**
 * What VS Code's extension host loads and calls: runs the tests beside this file inside it.
 * The results go to the file named by HOST_TEST_OUT, since the host's own exit code says nothing after a crash.
 */
export async function run(): Promise<void> {
  const lines: string[] = [];
  const results: CandidateResult[] = [];
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => void lines.push(format(...args));
  const grep = process.env['HOST_TEST_GREP'];
  const mocha = new Mocha({ color: false, timeout: 60_000, ...(grep ? { grep } : {}) });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle(), state: 'passed' }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), state: 'pending' }))
      .on('fail', (test, error: Error) =>
        results.push({ title: test.fullTitle(), state: 'failed', err: error.stack ?? error.message }),
      );
  });
  const file = process.env['HOST_TEST_OUT'];
  if (file) writeFileSync(file, JSON.stringify({ results, report: lines.join('\n') }));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
