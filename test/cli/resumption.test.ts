import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkReport } from '../../src/reports/reportSchema';
import { gaussianData } from '../support/diagnoseExamples';
import { startCommand, until } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { slowedNetwork } from '../support/slowedNetwork';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a diagnosis that was killed and is started again', function () {
  const { file } = temporaryFolder();
  const { env, calls, restart } = slowedNetwork();
  const start = (...words: string[]): ReturnType<typeof startCommand> => {
    restart();
    const options = ['--provider', 'cpu', '--effort', 'standard', '--batch', '32', '--steps', '3', '--seeds', '6'];
    const home = { SCORESCOPE_HOME: file('home') };
    return startCommand(['diagnose', file('net.onnx'), ...options, '--sigmas', '40,2', ...words], {
      ...env(),
      ...home,
    });
  };
  const recorded = (): string[] => readdirSync(path.join(file('home'), 'evaluations'));

  it('says what it continues from, keeps it where the report cannot be written, and removes it where it is', async () => {
    writeFileSync(file('net.onnx'), gaussianDenoiser(gaussianData));
    const killed = start('--json', file('a.json'));
    await until(() => calls() >= 30, 60, 'thirty calls');
    killed.child.kill('SIGKILL');
    await killed.ended;
    assert.equal(recorded().length, 1);

    const toFull = start('--json', '/dev/full');
    const full = process.platform === 'linux' ? await toFull.ended : null;
    if (full) {
      assert.equal(full.code, 2, full.stderr);
      assert.match(full.stderr, /^Continuing from an interrupted diagnosis: [\d,]+ evaluations kept$/m);
      assert.equal(recorded().length, 2);
    }

    const { code, stderr } = await start('--json', file('a.json')).ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Continuing from an interrupted diagnosis: [\d,]+ evaluations kept$/m);
    if (full) assert.equal(calls(), 0);
    const { evaluations } = checkReport(JSON.parse(readFileSync(file('a.json'), 'utf8')));
    if (full) assert.equal(evaluations.kept, evaluations.total);
    assert.deepEqual(recorded(), []);
  });
});
