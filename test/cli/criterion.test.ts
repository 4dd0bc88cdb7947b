import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Report } from '../../src/domain/report';
import { checkReport } from '../../src/reports/reportSchema';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const edm = ['--family', 'edm', '--prediction', 'denoised', '--time', 'sigma', '--provider', 'cpu', '--steps', '18'];

describe('scorescope diagnose --criterion', () => {
  const { file } = temporaryFolder();
  before(() => writeFileSync(file('gaussian.onnx'), gaussianDenoiser(gaussianData)));
  const diagnosed = async (...args: string[]): Promise<{ report: Report; stdout: string; stderr: string }> => {
    const json = file(`${args.join('')}.json`);
    const ended = await runCommand(['diagnose', file('gaussian.onnx'), ...edm, ...args, '--json', json]);
    assert.equal(ended.code, 0, ended.stderr);
    return { ...ended, report: checkReport(JSON.parse(readFileSync(json, 'utf8'))) };
  };

  it('puts the rung in the headline that it names, and answers all three', async () => {
    for (const criterion of ['error', 'picture'] as const) {
      const { report, stdout } = await diagnosed('--criterion', criterion);
      const { rungs, recommended, samePicture } = report.skip;
      assert.ok(rungs && recommended);
      assert.equal(report.skip.criterion, criterion);
      assert.deepEqual(recommended, rungs[criterion].with);
      assert.match(stdout, criterion === 'error' ? /^Same error for / : /^Same images for /);
      assert.equal(samePicture?.sigma, rungs.picture.with?.sigma);
      assert.equal(rungs[criterion].status, 'confirmed', report.skip.reason);
      assert.ok(rungs[criterion].changed && rungs[criterion].changed.of >= 14);
      // Without data a distribution is compared with nothing.
      assert.equal(rungs.look.with, null);
    }
  });

  it('with quick effort predicts, and says what a few seeds show', async () => {
    const { report } = await diagnosed('--effort', 'quick');
    const { rungs, recommended, reason } = report.skip;
    assert.ok(recommended);
    assert.equal(rungs?.picture.status, 'predicted');
    assert.match(reason, /^Same images for \d+ evaluations? instead of 35: start at σ .* \(predicted/);
  });

  it('confirms on the seeds that are asked for, whose price is told', async () => {
    const { report } = await diagnosed('--effort', 'quick', '--seeds', '16', '--sigmas', '10');
    const { changed, status } = report.skip.rungs?.picture ?? {};
    assert.deepEqual([status, changed?.of], ['confirmed', 16]);
    const { requested, total, ...parts } = report.evaluations;
    assert.ok(requested && requested > 16 * 19, `${requested}`);
    assert.equal(
      total,
      Object.values(parts).reduce((sum, part) => sum + part, 0),
    );
  });

  it('takes no other', async () => {
    const { code, stderr } = await runCommand(['diagnose', file('gaussian.onnx'), '--criterion', 'beauty']);
    assert.equal(code, 2);
    assert.match(stderr, /must be one of error, picture, look/);
  });
});
