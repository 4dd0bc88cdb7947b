import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ModelSection, Report } from '../../src/domain/report';
import { conditionedModel, summed, type ConditionInput } from '../support/conditionedGraphs';
import { runCommand } from '../support/diagnoseCommand';
import { temporaryFolder } from '../support/temporaryFolder';

const d = 16;
/** Its numbers add little to the mean: the network stays a denoiser whatever they are. */
const float = (name: string, shape: (number | string)[]): ConditionInput =>
  summed({ name, type: 'float32', shape }, 0.01, d);

/** Inputs that only the user can speak for; the first answer to the question about them has to settle it. */
const questions: Record<string, ConditionInput[]> = {
  'of no known role': [float('difficulty', ['batch', 1])],
  'with a comma in its name': [float('a,b\\', ['batch', 3])],
  'with a name that shells obey': [float("#it's $(date) =", ['batch', 3])],
  'with a dash before its name': [float('-x', ['batch', 3])],
  'a mask over an image': [float('mask', ['batch', 1, 4, 4])],
  'a second time': [summed({ name: 'r', type: 'float32', shape: ['batch'] }, 0, d)],
  'one for all samples': [summed({ name: 'frame_rate', type: 'int64', shape: [] }, 0.1, d)],
  'several of several kinds': [float('hint', ['batch', 3]), float('mask', ['batch', 1, 4, 4]), float('dt', ['batch'])],
  'forty of them': Array.from({ length: 40 }, (_, i) => float(`in${i}`, ['batch', 2])),
};

describe('a suggestion that is pasted settles the question about inputs', () => {
  const { file } = temporaryFolder();
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  for (const [kind, inputs] of Object.entries(questions))
    it(kind, async () => {
      const model = file('net.onnx');
      writeFileSync(model, conditionedModel({ shape: [1, 4, 4], variance: 0.5, inputs }));
      const asked = await runCommand(['inspect', model]);
      assert.equal(asked.code, 2, asked.stderr);
      const [, , suggestion = ''] = asked.stderr.split('\n');
      const words = spawnSync('/bin/sh', ['-c', `printf '%s\\n' ${suggestion}`], { encoding: 'utf8' });
      const { code, stderr } = await runCommand(['inspect', model, ...words.stdout.trimEnd().split('\n')]);
      assert.equal(code, 0, stderr);
    });

  it('beside what was said before of other inputs', async () => {
    const model = file('net.onnx');
    const inputs = [float('hint', ['batch', 3]), float('depth', ['batch', 3])];
    writeFileSync(model, conditionedModel({ shape: [1, 4, 4], variance: 0.5, inputs }));
    writeFileSync(`${model}.scorescope.json`, JSON.stringify({ zeros: ['depth'] }));
    const { code, stderr } = await runCommand(['inspect', model, '--zeros', 'hint']);
    assert.equal(code, 0, stderr);
    writeFileSync(`${model}.scorescope.json`, JSON.stringify({ input: { depth: 1 } }));
    assert.equal((await runCommand(['inspect', model, '--input', 'hint=2'])).code, 0);
    writeFileSync(`${model}.scorescope.json`, '{}');
  });
});

describe('inputs by name', () => {
  const { file } = temporaryFolder();

  it('are diagnosed for the value that is given, and the report says which', async () => {
    writeFileSync(
      file('net.onnx'),
      conditionedModel({
        shape: [1, 4, 4],
        variance: 0.5,
        inputs: [float('difficulty', ['batch', 1]), float('node_mask', ['batch', 9, 1])],
        metadata: { difficulty: 'continuous-1-to-100', training: 'fashion' },
      }),
    );
    const asked = await runCommand(['diagnose', file('net.onnx'), '--quiet']);
    assert.match(
      asked.stderr,
      /difficulty \[batch,1\] \(unknown role; the file’s metadata say “difficulty: continuous-1-to-100”\)/,
    );
    const words = ['--effort', 'quick', '--provider', 'cpu', '--quiet', '--json', file('report.json')];
    const { code, stderr } = await runCommand(['diagnose', file('net.onnx'), '--input', 'difficulty=60', ...words]);
    assert.equal(code, 0, stderr);
    const { conditions, structure, model } = JSON.parse(readFileSync(file('report.json'), 'utf8')) as Report;
    assert.deepEqual(conditions, [
      { name: 'difficulty', role: 'unknown', source: '60, as specified', value: 60, shape: [1] },
      { name: 'node_mask', role: 'mask', source: 'all ones: nothing is masked', value: null, shape: [9, 1] },
    ]);
    // Each of 16 elements of the mean is a hundredth of the sum of all inputs, 69.
    assert.ok(Math.abs(structure.meanNorm - 4 * 0.69) < 0.05 * 4 * 0.69, `${structure.meanNorm}`);
    assert.deepEqual(model.metadata, { difficulty: 'continuous-1-to-100', training: 'fashion' });
  });

  it('are files that no output overwrites', async () => {
    const value = file('value.npy');
    writeFileSync(value, 'not read');
    const { code, stderr } = await runCommand([
      'inspect',
      file('net.onnx'),
      '--input',
      `difficulty=${value}`,
      '--json',
      value,
      '--force',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /value\.npy/);
    assert.equal(readFileSync(value, 'utf8'), 'not read');
  });

  it('inspect shows the metadata of the file', async () => {
    const { stdout } = await runCommand(['inspect', file('net.onnx'), '--input', 'difficulty=1', '--json', '-']);
    const { metadata } = JSON.parse(stdout) as ModelSection;
    assert.equal(metadata?.['training'], 'fashion');
    const shown = await runCommand(['inspect', file('net.onnx'), '--input', 'difficulty=1']);
    assert.match(shown.stdout, /Its metadata say “difficulty: continuous-1-to-100; training: fashion”\./);
  });
});
