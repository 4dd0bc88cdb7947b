import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkReport } from '../../src/reports/reportSchema';
import { d, hungryDenoiser, shape } from '../support/diagnoseExamples';
import { runUnderShell, type Ended } from '../support/diagnoseCommand';
import { npyFile } from '../support/npyFile';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

/** Runs under a limit of memory for data, which is told to the runtime as it would be on a full machine: an allocation fails. */
describe('a diagnosis that runs out of memory', function () {
  const { file } = temporaryFolder();
  before(function () {
    // macOS does not count what is mapped against this limit, and Windows has none.
    if (process.platform !== 'linux') this.skip();
  });

  const run = (model: string, batch: number, ...options: string[]): Promise<Ended> =>
    runUnderShell('ulimit -d 4000000; exec "$@"', [
      ...['diagnose', file(model), '--provider', 'cpu', '--batch', String(batch)],
      ...['--json', file(`${model}.json`), ...options],
    ]);

  it('starts again with a quarter of the samples per network call, and ends in a whole report', async () => {
    writeFileSync(file('large-calls.onnx'), hungryDenoiser({ 8: Infinity }));
    const { code, stderr } = await run('large-calls.onnx', 8);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /There was not enough memory for large-calls\.onnx during the stage ".*" on CPU\. Starting again with 2 samples per network call\./,
    );
    const report = checkReport(JSON.parse(readFileSync(file('large-calls.onnx.json'), 'utf8')));
    assert.ok(!report.partial);
    assert.ok(report.skip.recommended);
  });

  it('twice keeps what the first attempt measured, and says what to try next', async () => {
    writeFileSync(file('most-calls.onnx'), hungryDenoiser({ 3: Infinity, 6: 1 }));
    writeFileSync(file('data.npy'), npyFile([200, ...shape], Float32Array.from(randomNormals(200 * d, 5))));
    const { code, stdout, stderr } = await run('most-calls.onnx', 12, '--data', file('data.npy'));
    assert.equal(code, 1, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /There was not enough memory for most-calls\.onnx during .* set --batch 1\./s);
    assert.match(stderr, /The run ended early; its measurements so far are in .*most-calls\.onnx\.json\./s);
    const report = checkReport(JSON.parse(readFileSync(file('most-calls.onnx.json'), 'utf8')));
    assert.equal(report.partial, true);
    assert.ok(report.trajectory.length > 0 && report.linearity.length > 0, 'of the first attempt');
  });
});
