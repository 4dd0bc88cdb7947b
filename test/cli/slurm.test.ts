import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Series } from '../../src/domain/series';
import { runCommand } from '../support/diagnoseCommand';
import { gaussianData } from '../support/diagnoseExamples';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const cli = path.resolve('dist/cli.js');

describe('--submit', () => {
  const { file } = temporaryFolder();
  const env = (): Record<string, string> => ({ SCORESCOPE_HOME: file('home') });
  const names = ['step-1.onnx', "step 2;$(touch pwned)'.onnx"];
  const words = ['--effort', 'quick', '--steps', '6', '--provider', 'cpu'];
  before(function () {
    if (process.platform === 'win32') return this.skip();
    mkdirSync(file('runs'));
    for (const name of names) writeFileSync(file(`runs/${name}`), gaussianDenoiser(gaussianData));
  });

  it('slurm prints an array script, whose tasks leave reports that the same command collects', async () => {
    const command = `"${process.execPath}" "${cli}"`;
    const printed = await runCommand(
      ['diagnose', file('runs'), ...words, '--submit', 'slurm', '--cpus', '2', '--cluster-command', command],
      env(),
    );
    assert.equal(printed.code, 0, printed.stderr);
    assert.match(printed.stdout, /^#!\/bin\/bash\n#SBATCH --job-name=scorescope\n#SBATCH --array=0-1\n/);
    assert.match(printed.stdout, /^#SBATCH --cpus-per-task=2$/m);
    writeFileSync(file('job.sh'), printed.stdout);
    chmodSync(file('job.sh'), 0o700);
    // As Slurm runs the tasks, each with its number.
    for (const task of ['0', '1'])
      execFileSync('bash', ['-eu', file('job.sh')], {
        cwd: file(''),
        env: { ...process.env, SLURM_ARRAY_TASK_ID: task, SLURM_CPUS_PER_TASK: '2' },
        stdio: 'pipe',
      });
    assert.ok(!existsSync(file('pwned')));
    const collected = await runCommand(['diagnose', file('runs'), ...words, '--json', file('series.json')], env());
    assert.equal(collected.code, 0, collected.stderr);
    const { members } = JSON.parse(readFileSync(file('series.json'), 'utf8')) as Series;
    assert.deepEqual(
      members.map(({ report }) => report?.kept),
      [true, true],
    );
  });

  it('slurm starts a process again that was killed, and not one whose input is at fault', async () => {
    mkdirSync(file('again'));
    for (const [i, name] of ['again/step-1.onnx', 'again/step-2.onnx'].entries())
      writeFileSync(file(name), i === 0 ? gaussianDenoiser(gaussianData) : 'no network');
    // Killed at its first start.
    const start = `echo start >> "${file('starts')}"; [ $(wc -l < "${file('starts')}") -gt 1 ] || kill -9 $$; exec "${process.execPath}" "${cli}" "$@"`;
    writeFileSync(file('start.sh'), `${start}\n`);
    const command = `bash "${file('start.sh')}"`;
    const submitted = ['diagnose', file('again'), ...words, '--submit', 'slurm', '--cluster-command', command];
    const { stdout } = await runCommand(submitted, env());
    writeFileSync(file('again.sh'), stdout);
    const starts = (task: string): { code: number; count: number } => {
      const { status } = spawnSync('bash', ['-eu', file('again.sh')], {
        env: { ...process.env, SLURM_ARRAY_TASK_ID: task },
        stdio: 'pipe',
      });
      return { code: status ?? -1, count: readFileSync(file('starts'), 'utf8').split('\n').length - 1 };
    };
    assert.deepEqual(starts('0'), { code: 0, count: 2 });
    assert.deepEqual(starts('1'), { code: 2, count: 3 });
  });

  for (const [what, given, message] of [
    ['ray without an address', ['--submit', 'ray'], /--submit ray needs the address of the dashboard/],
    ['an address without ray', ['--address', 'http://head:8265'], /--address is for --submit ray/],
    ['a password', ['--submit', 'ray', '--address', 'http://me:secret@head:8265'], /without a password/],
    ['another protocol', ['--submit', 'ray', '--address', 'file:///etc'], /must be the URL of a Ray dashboard/],
    ['jobs of this machine', ['--submit', 'slurm', '--jobs', '2'], /--jobs is for this machine/],
    ['outputs of a script', ['--submit', 'slurm', '--html', 'a.html'], /--submit slurm only prints a script/],
  ] as const)
    it(`refuses ${what}`, async () => {
      const { code, stdout, stderr } = await runCommand(['diagnose', file('runs'), ...given], env());
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /secret/);
    });
});
