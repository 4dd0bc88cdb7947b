import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkReport } from '../../src/reports/reportSchema';
import { runCommand } from '../support/diagnoseCommand';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a schedule that begins with pure noise', () => {
  const { file } = temporaryFolder();

  it('has a report without σ = ∞, which JSON cannot hold', async () => {
    const model = path.join(process.cwd(), 'test', 'fixtures', 'networks', 'zero-snr');
    const json = file('report.json');
    const { code, stderr } = await runCommand([
      'diagnose',
      model,
      '--provider',
      'cpu',
      '--effort',
      'quick',
      '--json',
      json,
    ]);
    assert.equal(code, 0, stderr);
    const report = checkReport(JSON.parse(readFileSync(json, 'utf8')));
    const { sampler, trajectory, skip } = report;
    const sigmas = [
      ...sampler.sigmas,
      ...trajectory.map(({ sigma }) => sigma),
      ...skip.candidates.map(({ sigma }) => sigma),
    ];
    assert.ok(sigmas.length > 100 && sigmas.every(Number.isFinite), sigmas.join(' '));
    assert.ok(sampler.sigmas[0]! > sampler.sigmas[1]!);
  });
});
