import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { Comparison } from '../../src/domain/comparison';
import type { Report } from '../../src/domain/report';
import { d, gaussianData } from '../support/diagnoseExamples';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { denoiserModel, epsilonOf, gaussian, randomSines, type DenoiserGraph } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const edm = ['--family', 'edm', '--prediction', 'denoised', '--time', 'sigma'];
const vp = ['--family', 'vp', '--prediction', 'epsilon', '--time', 'index', '--schedule', 'linear'];
const brief = ['--effort', 'quick', '--provider', 'cpu', '--steps', '8', '--sigmas', '40,5,1', '--quiet'];

/** The exact denoiser with three tenths of it lost to a network that follows no Gaussian. */
const spoilt: DenoiserGraph = (graph, x, sigma) => {
  const [exact, other] = [gaussian(gaussianData), randomSines(d)].map((part) => part(graph, x, sigma));
  return graph.add(graph.multiply(graph.double(0.7), exact!), graph.multiply(graph.double(0.3), other!));
};

describe('scorescope compare', () => {
  const { file } = temporaryFolder();
  const compare = (...words: string[]): Promise<Ended> =>
    runCommand(['compare', ...words.map((word) => (word.includes('.') ? file(word) : word))]);
  const compared = async (...names: string[]): Promise<Comparison> =>
    JSON.parse((await compare(...names, '--json', '-')).stdout) as Comparison;
  const read = (name: string): Report => JSON.parse(readFileSync(file(name), 'utf8')) as Report;

  before(async () => {
    const exact = gaussian(gaussianData);
    const networks = {
      'exact.onnx': denoiserModel(exact, gaussianData),
      'spoilt.onnx': denoiserModel(spoilt, gaussianData),
      'vp.onnx': epsilonOf(exact, gaussianData),
    };
    for (const [name, bytes] of Object.entries(networks)) writeFileSync(file(name), bytes);
    const reports: [string, string, ...string[]][] = [
      ['a.json', 'exact.onnx', ...edm],
      ['again.json', 'exact.onnx', ...edm, '--seed', '1'],
      ['spoilt.json', 'spoilt.onnx', ...edm],
      ['euler.json', 'spoilt.onnx', ...edm, '--sampler', 'euler'],
      ['vp.json', 'vp.onnx', ...vp],
    ];
    for (const [report, model, ...more] of reports) {
      const { code, stderr } = await runCommand(['diagnose', file(model), ...more, ...brief, '--json', file(report)]);
      assert.equal(code, 0, stderr);
    }
  });

  it('finds no change between two seeds of the same network', async () => {
    const { code, stdout, stderr } = await compare('a.json', 'again.json', '--fail-on-regression');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^Changed {15}.*recommended/m);
    assert.match(stdout, /^Changed {15}No significant change in linearity at any σ\.$/m);
    assert.match(stdout, /^No significant regression\.$/m);
    assert.doesNotMatch(stdout, /^(Measured differently|Regression)/m);
    const { nmse, plan, differences } = await compared('a.json', 'again.json');
    assert.deepEqual([nmse.map(({ change }) => change), plan.change], [['same', 'same', 'same'], 'same']);
    assert.deepEqual(differences, []);
  });

  it('calls a network that was spoilt a regression, and only where that is asked for fails', async () => {
    const asked = await compare('a.json', 'spoilt.json', '--fail-on-regression');
    assert.equal(asked.code, 3, asked.stdout + asked.stderr);
    assert.match(asked.stdout, /^Regression {12}At σ = 5 the Gaussian leaves [\d.e-]+ % \(.+ %\) of the denoiser/m);
    assert.equal((await compare('a.json', 'spoilt.json')).code, 0);
    const { nmse, regressions } = await compared('a.json', 'spoilt.json');
    // At σ = 40 the network's own error is nearly all of its answer, which says nothing of its linearity.
    assert.deepEqual(
      nmse.map(({ sigma }) => sigma),
      [5, 1],
    );
    for (const { sigma, a, b, change } of nmse) {
      assert.equal(change, 'worse', `σ ${sigma}`);
      assert.ok(a!.high < b.low);
    }
    assert.equal(regressions.length, 2);
  });

  it('calls the way back better, and no regression', async () => {
    const { code, stdout } = await compare('spoilt.json', 'a.json', '--fail-on-regression');
    assert.equal(code, 0);
    assert.match(stdout, /explains significantly more of the denoiser of B at σ = 5, 1\./);
  });

  it('says what was measured differently, and holds no plan of another sampler against it', async () => {
    const { differences, plan, regressions } = await compared('a.json', 'euler.json');
    assert.deepEqual(differences, ['Different samplers: Heun 8 before, Euler 8 now.']);
    assert.ok(plan.a && !regressions.some((sentence) => sentence.startsWith('The plan')));
  });

  it('compares different families over σ', async () => {
    const { differences, nmse, regressions } = await compared('a.json', 'vp.json');
    assert.ok(differences.includes('Different families, compared over σ: edm before, vp now.'), differences.join('\n'));
    // A VP checkpoint is measured at the timestep nearest to the σ asked for.
    assert.equal(nmse.length, 3);
    assert.deepEqual(
      nmse.filter(({ a }) => a !== null).map(({ change }) => change),
      nmse.filter(({ a }) => a !== null).map(() => 'same'),
    );
    assert.ok(nmse.some(({ a }) => a !== null));
    assert.deepEqual(regressions, []);
  });

  it('writes both reports overlaid on a page that asks the network for nothing', async () => {
    const { code, stderr } = await compare('a.json', 'spoilt.json', '--html', 'page.html', '--json', 'c.json');
    assert.equal(code, 0, stderr);
    const html = readFileSync(file('page.html'), 'utf8');
    assert.match(html, /Significantly worse/);
    assert.equal(html.match(/<svg class="chart"/g)?.length, 4, 'two charts, each for a wide and a narrow window');
    assert.doesNotMatch(html, /(src|href)="https?:|<script|@import/);
    const written = JSON.parse(readFileSync(file('c.json'), 'utf8')) as Comparison;
    assert.deepEqual(written, await compared('a.json', 'spoilt.json'));
    assert.equal(written.b.sha256, read('spoilt.json').model.sha256);
  });

  it('says in a sentence what it cannot use, and writes nothing then', async () => {
    writeFileSync(file('half.json'), readFileSync(file('a.json'), 'utf8').slice(0, 500));
    writeFileSync(file('newer.json'), JSON.stringify({ ...read('a.json'), schemaVersion: 2 }));
    const cases: [string[], RegExp][] = [
      [['a.json'], /compare needs two reports, not .*a\.json\./],
      [
        ['a.json', 'again.json', 'spoilt.json'],
        /compare needs two reports, not .*a\.json, .*again\.json, .*spoilt\.json\./,
      ],
      [['a.json', 'none.json'], /There is no report .*none\.json\./],
      [['half.json', 'a.json'], /half\.json is not valid JSON/],
      [['a.json', 'newer.json'], /version 2/],
      [['a.json', 'exact.onnx'], /exact\.onnx is not valid JSON/],
      [['a.json', 'again.json', '--fail'], /--fail/],
      [['a.json', 'again.json', '--html', 'no/such/page.html'], /page\.html cannot be written: ENOENT/],
    ];
    const before = readdirSync(file('.')).sort();
    for (const [words, message] of cases) {
      const { code, stdout, stderr } = await compare(...words, '--fail-on-regression');
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.deepEqual(readdirSync(file('.')).sort(), before);
  });
});
