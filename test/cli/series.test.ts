import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { Series } from '../../src/domain/series';
import { checkReport } from '../../src/reports/reportSchema';
import { childrenOf, runCommand, startCommand, until, type Ended } from '../support/diagnoseCommand';
import { gaussianData, mixtureData } from '../support/diagnoseExamples';
import { gaussianDenoiser, mixtureDenoiser } from '../support/onnxGraph';
import { slowedNetwork } from '../support/slowedNetwork';
import { temporaryFolder } from '../support/temporaryFolder';
import { runs } from '../host/processes';

const brief = ['--provider', 'cpu', '--effort', 'quick', '--steps', '6', '--family', 'edm', '--prediction', 'denoised'];

describe('scorescope diagnose with several checkpoints', function () {
  const { file } = temporaryFolder();
  const slowed = slowedNetwork();
  const home = (): Record<string, string> => ({ SCORESCOPE_HOME: file('home') });
  const diagnose = (...words: string[]): Promise<Ended> => runCommand(['diagnose', ...words, ...brief], home());
  const written = (name: string): Series => JSON.parse(readFileSync(file(name), 'utf8')) as Series;

  before(() => {
    mkdirSync(file('runs'));
    for (const [step, scale] of [
      [100, 1],
      [200, 0.9],
      [1000, 0.8],
    ] as const) {
      const eigenvalues = gaussianData.eigenvalues.map((value) => scale * value);
      writeFileSync(file(`runs/step-${step}.onnx`), gaussianDenoiser({ ...gaussianData, eigenvalues }));
    }
    writeFileSync(file('runs/step-300.onnx'), 'no network');
    writeFileSync(file('mixture.onnx'), mixtureDenoiser(mixtureData));
  });

  it('makes a report of each, two at a time, past one that is none', async () => {
    const outputs = ['--json', file('series.json'), '--html', file('index.html'), '--reports', file('reports')];
    const { code, stdout, stderr } = await diagnose(file('runs/*.onnx'), '--jobs', '2', ...outputs);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^4 checkpoints, 2 at a time on \d+ threads? each \(/m);
    assert.match(stderr, /^step-300\.onnx is not an ONNX model: /m);
    assert.match(stderr, /^4 of 4 {2}step-\d+: /m);
    assert.match(stdout, /^step (1,0|\d)00 is the best: .*\n\nstep +verdict +NMSE σ 80 /);
    assert.match(stdout, /^Failed {5}step 300: step-300\.onnx is not an ONNX model/m);
    const series = written('series.json');
    assert.deepEqual(
      series.members.map(({ label, report }) => [label, report?.kept]),
      [
        ['step 100', false],
        ['step 200', false],
        ['step 300', undefined],
        ['step 1,000', false],
      ],
    );
    assert.equal(series.members[0]?.report?.file, 'reports/step-100.json');
    assert.deepEqual([series.order, series.partial, series.sigmas.length], ['step', undefined, 3]);
    assert.deepEqual(
      readdirSync(file('reports')).filter((name) => name.startsWith('step-100.')),
      ['step-100.gaussian.safetensors', 'step-100.html', 'step-100.json'],
    );
    const report = checkReport(JSON.parse(readFileSync(file('reports/step-100.json'), 'utf8')));
    assert.equal(report.structure.file, 'step-100.gaussian.safetensors');
    assert.match(report.provider.device, /\(\d+ threads?\)$/);
    const index = readFileSync(file('index.html'), 'utf8');
    assert.match(index, /Best: step/);
    assert.match(index, /href="reports\/step-100\.html"/);
    assert.doesNotMatch(index, /<script|src="http/);
  });

  it('does nothing again: not for the same contents, but for other options', async () => {
    copyFileSync(file('runs/step-100.onnx'), file('moved-step-100.onnx'));
    const models = [file('moved-step-100.onnx'), file('runs/step-200.onnx')];
    const again = await diagnose(...models, '--json', '-');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /^1 of 2 {2}.*step-\d+: .* \(kept from before\)$/m);
    const { members } = JSON.parse(again.stdout) as Series;
    assert.deepEqual(
      members.map(({ path, report }) => [path, report?.kept]),
      models.map((model) => [model, true]),
    );
    const other = await diagnose(...models, '--seed', '4', '--quiet', '--json', file('other.json'));
    assert.deepEqual([other.code, other.stderr], [0, '']);
    assert.match(other.stdout, /^step [\d,]+ is the best: [^\n]*\n$/);
    assert.ok(written('other.json').members.every(({ report }) => report?.kept === false));
  });

  it('ends with 3 where one is significantly worse than the one before it, if asked to', async () => {
    // The same statistics hold for both, so that the mixture’s own structure is what a Gaussian leaves unexplained.
    mkdirSync(file('worse'));
    copyFileSync(file('runs/step-100.onnx'), file('worse/ema-0.9.onnx'));
    copyFileSync(file('mixture.onnx'), file('worse/ema-0.99.onnx'));
    const words = [file('worse'), '--json', file('worse.json')];
    const told = await diagnose(...words);
    assert.equal(told.code, 0, told.stderr);
    const [regression] = written('worse.json').regressions;
    assert.deepEqual([regression?.from, regression?.to], ['0.9', '0.99']);
    assert.match(told.stdout, /^Worse {6}0\.9 → 0\.99: /m);
    const failed = await diagnose(...words, '--fail-on-regression');
    assert.equal(failed.code, 3, failed.stderr);
    assert.match(failed.stderr, /kept from before/);
    assert.equal(written('worse.json').order, 'number');
  });

  it('refuses before anything runs what would overwrite a checkpoint, and a page of another', async () => {
    const models = [file('runs/step-100.onnx'), file('runs/step-200.onnx')];
    const onto = await diagnose(...models, '--html', models[1]!);
    assert.equal(onto.code, 2);
    assert.match(onto.stderr, /--html would overwrite .*step-200\.onnx, which is an input/);
    mkdirSync(file('foreign'));
    writeFileSync(file('foreign/step-200.json'), '{"mine":1}');
    const foreign = await diagnose(...models, '--reports', file('foreign'));
    assert.equal(foreign.code, 2);
    assert.match(foreign.stderr, /--reports would overwrite .*step-200\.json, which ScoreScope did not write/);
    assert.deepEqual(readdirSync(file('foreign')), ['step-200.json']);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)
    it(`goes on after ${signal} in its midst`, async function () {
      if (process.platform === 'win32') this.skip();
      rmSync(file('home'), { recursive: true, force: true });
      slowed.restart();
      const models = [100, 200, 1000].map((step) => file(`runs/step-${step}.onnx`));
      const words = ['diagnose', ...models, ...brief, '--jobs', '1', '--json', file(`${signal}.json`)];
      const running = startCommand(words, { ...home(), ...slowed.env() });
      await until(() => running.stderr().includes('1 of 3'), 60, 'the first checkpoint is done');
      await until(() => childrenOf(running.pid).length > 0, 20, 'the second begins');
      const workers = childrenOf(running.pid);
      process.kill(signal === 'SIGINT' ? -running.pid : running.pid, signal);
      const ended = await running.ended;
      assert.deepEqual([ended.code, ended.stdout], [code, ''], ended.stderr);
      await until(() => !workers.some(runs), 5, 'the worker ends');
      if (signal === 'SIGINT') {
        assert.match(
          ended.stderr,
          /^Interrupted: 1 checkpoint of 3 is done\. Run the same command again to continue\.$/m,
        );
        const { partial, members } = written('SIGINT.json');
        assert.deepEqual([partial, members.map(({ report }) => report !== null)], [true, [true, false, false]]);
      } else assert.ok(!existsSync(file('SIGKILL.json')));
      const rest = await runCommand(words, home());
      assert.equal(rest.code, 0, rest.stderr);
      assert.equal(rest.stderr.match(/kept from before/g)?.length, 1);
      const { partial, members } = written(`${signal}.json`);
      assert.deepEqual([partial, members.map(({ report }) => report?.kept)], [undefined, [true, false, false]]);
    });

  it('is in the order of the files’ times where names tell none', async () => {
    mkdirSync(file('times'));
    for (const [name, time] of [
      ['b', 1],
      ['a', 2],
    ] as const) {
      copyFileSync(file('runs/step-100.onnx'), file(`times/${name}.onnx`));
      utimesSync(file(`times/${name}.onnx`), time, time);
    }
    const { code, stdout, stderr } = await diagnose(file('times'), '--json', '-', '--quiet');
    assert.equal(code, 0, stderr);
    const { order, members } = JSON.parse(stdout) as Series;
    assert.deepEqual([order, members.map(({ label }) => label)], ['time', ['b', 'a']]);
  });
});
