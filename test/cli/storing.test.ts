import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sameStamp, stampOf } from '../../src/reports/store/stamp';
import { ReportStore } from '../../src/reports/store/store';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const fixture = path.resolve('test/fixtures/oddities/external');
const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

describe('--store', () => {
  const { file } = temporaryFolder();
  const diagnose = (model: string, ...words: string[]): Promise<Ended> =>
    runCommand(['diagnose', model, '--provider', 'cpu', '--effort', 'quick', '--steps', '6', ...words], {
      SCORESCOPE_HOME: file('home'),
    });
  before(() => writeFileSync(file('net.onnx'), gaussianDenoiser(gaussianData)));
  afterEach(() => rmSync(file('home'), { recursive: true, force: true }));

  it('keeps the report where VS Code finds it, with its Gaussian; without it nothing is kept', async () => {
    const without = await diagnose(file('net.onnx'));
    assert.equal(without.code, 0, without.stderr);
    assert.ok(!existsSync(file('home')));
    const { code, stderr } = await diagnose(file('net.onnx'), '--store');
    assert.equal(code, 0, stderr);
    const store = new ReportStore(file('home'));
    const run = await store.latest(file('net.onnx'));
    assert.ok(run);
    assert.match(stderr, new RegExp(`^Stored     ${run.file}$`, 'm'));
    assert.equal(run.report.model.sha256, hashOf(readFileSync(file('net.onnx'))));
    assert.ok(existsSync(store.gaussianFileOf(run)!));
    assert.ok(sameStamp(run.stamp, (await stampOf(run.model))!));
  });

  it('that fails leaves the report that was asked for besides, and says why', async () => {
    writeFileSync(file('home'), 'no folder');
    const { code, stdout, stderr } = await diagnose(file('net.onnx'), '--store', '--json', file('report.json'));
    assert.notEqual(code, 0);
    assert.ok(stdout.length > 0);
    assert.ok(existsSync(file('report.json')));
    assert.match(stderr, /home/);
    assert.doesNotMatch(stderr, /unexpected error|\n\s+at /);
  });

  it('tells checkpoints apart that differ in their external weights alone', async () => {
    const model = file('external/model.onnx');
    const weights = file('external/weights.bin');
    mkdirSync(path.dirname(model));
    copyFileSync(path.join(fixture, 'model.onnx'), model);
    const store = new ReportStore(file('home'));
    const hashes: string[] = [];
    for (const scale of [1, 1.001]) {
      const bytes = readFileSync(path.join(fixture, 'weights.bin'));
      for (let at = 0; at < bytes.length; at += 4) bytes.writeFloatLE(scale * bytes.readFloatLE(at), at);
      writeFileSync(weights, bytes);
      // As a copy does that keeps the times.
      utimesSync(weights, 1, scale);
      const earlier = await store.latest(model);
      const now = await stampOf(model, ['weights.bin']);
      if (earlier) assert.ok(!sameStamp(earlier.stamp, now!), 'the change is seen');
      const { code, stderr } = await diagnose(model, '--store');
      assert.equal(code, 0, stderr);
      const run = await store.latest(model);
      assert.deepEqual(run?.report.model.externalFiles, ['weights.bin']);
      assert.deepEqual(run.stamp, now);
      const lines = `${hashOf(readFileSync(model))}  model.onnx\n${hashOf(bytes)}  weights.bin\n`;
      assert.equal(run.report.model.sha256, hashOf(lines));
      hashes.push(run.report.model.sha256);
    }
    assert.notEqual(hashes[0], hashes[1]);
    for (const hash of hashes) assert.equal((await store.runs(hash)).length, 1);
  });
});
