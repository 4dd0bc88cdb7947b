import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ReportStore } from '../../../src/reports/store/store';
import type { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';
import { hashes, stored } from './stored';

const first = '2026-01-10T12:00:00.000Z';
const second = '2026-02-01T00:00:00.000Z';

describe('a window that is killed while it stores a report', () => {
  const { file } = temporaryFolder();
  const script = path.join(__dirname, 'saveProcess.js');
  const unet = path.resolve('models/unet.onnx');
  const save = (home: string, call: number, mode: string): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, [script, home, String(call), mode]);

  it('at any of its calls to the file system, and in the midst of each write, loses no earlier report and shows no part of one', async function () {
    this.timeout(120_000);
    const whole = JSON.parse((await save(file('whole'), Infinity, '')).stdout) as { calls: number; writes: number[] };
    assert.ok(whole.calls > 10 && whole.writes.length === 2, JSON.stringify(whole));
    const faults = [
      ...Array.from({ length: whole.calls }, (_, call) => ({ call, mode: 'before' })),
      ...whole.writes.map((call) => ({ call, mode: 'half' })),
    ];
    const injected = faults.length;
    const next = async (): Promise<void> => {
      for (let fault = faults.shift(); fault; fault = faults.shift()) await survives(fault.call, fault.mode);
    };
    await Promise.all([next(), next(), next(), next()]);
    assert.ok(injected > 12, `${injected} faults`);
  });

  async function survives(call: number, mode: string): Promise<void> {
    const home = file(`${mode}-${call}`);
    await new ReportStore(home).save(stored());
    await assert.rejects(save(home, call, mode), { signal: 'SIGKILL' });
    const store = new ReportStore(home);
    const told: DiagnosisError[] = [];
    store.onDidMeetUnreadable((error) => told.push(error));
    const runs = await store.runs(hashes.a);
    const at = `${mode} ${call}`;
    assert.deepEqual(told, [], at);
    assert.ok(
      runs.some(({ report }) => report.createdAt === first),
      at,
    );
    // Another report is there as a whole, with its Gaussian, or not at all.
    for (const run of runs.filter(({ report }) => report.createdAt === second))
      assert.equal(await fs.readFile(store.gaussianFileOf(run)!, 'utf8'), 'numbers', at);
    const latest = await store.latest(unet);
    assert.deepEqual(latest?.report.createdAt, runs[0]?.report.createdAt, at);
    // What is left behind goes with the next sweep, a day later.
    await store.sweep(undefined, Date.now() + 8 * 86_400_000);
    const names = (await fs.readdir(home, { recursive: true })).filter((name) => /partial|drafts./.test(name));
    assert.deepEqual(names, [], at);
    assert.equal((await store.runs(hashes.a)).length, runs.length, at);
  }
});
