import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readHeader } from '../../src/checkpoint/onnx/readHeader';
import { loadMoments } from '../../src/data/moments/momentsFile';
import { loadTeleport } from '../../src/data/teleportFile';
import type { Report } from '../../src/domain/report';
import { gaussianData } from '../support/diagnoseExamples';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';

const options = ['--family', 'edm', '--prediction', 'denoised', '--time', 'sigma', '--effort', 'quick'];
const brief = [...options, '--provider', 'cpu', '--steps', '8', '--seeds', '8', '--sigmas', '40,5', '--quiet'];

describe('scorescope export', () => {
  const { file } = temporaryFolder();
  let report: Report;
  const exported = (...words: string[]): Promise<Ended> =>
    runCommand(['export', ...words.map((word) => (word.includes('.') ? file(word) : word))]);
  const refused = async (words: string[], message: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await exported(...words);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /);
  };

  before(async () => {
    writeFileSync(file('unet.onnx'), gaussianDenoiser(gaussianData));
    const { code, stderr } = await runCommand(['diagnose', file('unet.onnx'), ...brief, '--json', file('unet.json')]);
    assert.equal(code, 0, stderr);
    report = JSON.parse(readFileSync(file('unet.json'), 'utf8')) as Report;
    assert.ok(report.skip.recommended);
  });

  it('finds the Gaussian beside the report, under the name the report gives it', () => {
    assert.equal(report.structure.file, 'unet.gaussian.safetensors');
    assert.ok(existsSync(file('unet.gaussian.safetensors')));
  });

  it('writes the bundle and the graph, and says where', async () => {
    const { code, stdout } = await exported('unet.json', '--teleport', 'u.safetensors', '--teleport-onnx', 'u.onnx');
    assert.deepEqual([code, stdout], [0, `${file('u.safetensors')}\n${file('u.onnx')}\n`]);
    const { plan, about } = await loadTeleport(file('u.safetensors'));
    assert.equal(plan!.length, report.skip.recommended!.remainingSteps + 1);
    assert.equal(plan![0]!.sigma, report.skip.recommended!.sigma);
    assert.equal(about['model_sha256'], report.model.sha256);
    const graph = await readHeader(file('u.onnx'));
    assert.deepEqual(
      graph.inputs.map(({ name }) => name),
      ['x_T'],
    );
    assert.equal(graph.metadata['model_sha256'], report.model.sha256);
  });

  it('makes a bundle that is a file of moments, too', async () => {
    await exported('unet.json', '--teleport', 'm.safetensors');
    const { mean, eigenvalues } = await loadMoments(file('m.safetensors'));
    assert.deepEqual([mean.length, eigenvalues.length], [64, report.structure.rank]);
  });

  for (const flavour of ['edm', 'k-diffusion', 'numpy'])
    it(`prints code for ${flavour}, or writes it where --out says`, async () => {
      const printed = await exported('unet.json', '--code', flavour);
      assert.deepEqual([printed.code, printed.stderr], [0, '']);
      assert.match(printed.stdout, /^"""Heun 8 with the first \d steps? replaced by one formula\./);
      assert.match(printed.stdout, /load_file\("unet\.teleport\.safetensors"\)/);
      assert.match(printed.stdout, /^def sample\(/m);
      assert.ok(printed.stdout.split('\n').length < 110);
      const written = await exported(
        'unet.json',
        '--code',
        flavour,
        '--out',
        'code.py',
        '--teleport',
        'other.safetensors',
      );
      assert.deepEqual([written.code, written.stdout], [0, `${file('other.safetensors')}\n${file('code.py')}\n`]);
      assert.match(readFileSync(file('code.py'), 'utf8'), /load_file\("other\.safetensors"\)/);
    });

  it('keeps stdout for the code alone where other files are written, too', async () => {
    const { stdout, stderr } = await exported('unet.json', '--code', 'numpy', '--csv', 'both.csv');
    assert.ok(stdout.startsWith('"""'));
    assert.equal(stderr, `${file('both.csv')}\n`);
  });

  it('writes linearity and candidates as one table', async () => {
    assert.equal((await exported('unet.json', '--csv', 'unet.csv')).code, 0);
    const [head, ...rows] = readFileSync(file('unet.csv'), 'utf8').trimEnd().split('\r\n');
    const columns = head!.split(',');
    assert.ok(rows.every((row) => row.split(',').length === columns.length));
    const of = (table: string): number => rows.filter((row) => row.startsWith(`${table},`)).length;
    assert.equal(of('candidate'), report.skip.candidates.length);
    assert.equal(of('linearity') + of('candidate') + of('rung'), rows.length);
    assert.ok(of('linearity') >= 2 * report.linearity.length, 'Gaussian and isotropic at every σ');
  });

  it('says in a sentence what it cannot do, and leaves no file behind', async () => {
    const { recommended, ...skip } = report.skip;
    assert.ok(recommended);
    writeFileSync(file('none.json'), JSON.stringify({ ...report, skip: { ...skip, recommended: null } }));
    writeFileSync(file('moved.json'), JSON.stringify({ ...report, structure: { ...report.structure, file: 'gone' } }));
    writeFileSync(file('other.json'), JSON.stringify({ ...report, createdAt: '2025-01-01T00:00:00.000Z' }));
    await refused(
      ['unet.json', '--code', 'diffusers', '--html', 'x.html'],
      /Sampler code for diffusers cannot .*precondition/,
    );
    await refused(['unet.json', '--code', 'keras'], /--code.*edm, k-diffusion, diffusers, numpy/);
    await refused(['none.json', '--teleport', 'x.safetensors', '--html', 'x.html'], /recommends no skip/);
    await refused(['moved.json', '--teleport', 'x.safetensors'], /gone/);
    await refused(['other.json', '--teleport', 'x.safetensors'], /belongs to a different diagnosis/);
    await refused(['unet.json'], /export needs at least one of --html/);
    await refused(['unet.json', '--html', 'x.html', '--out', 'x.py'], /--out needs --code\./);
    assert.ok(!['x.html', 'x.safetensors', 'x.py'].some((name) => existsSync(file(name))));
  });

  it('tells a diagnosis whose Gaussian was lost', async () => {
    copyFileSync(file('unet.json'), file('lost.json'));
    const { file: kept, ...structure } = report.structure;
    assert.ok(kept);
    writeFileSync(file('lost.json'), JSON.stringify({ ...report, structure }));
    await refused(['lost.json', '--code', 'numpy'], /No Gaussian was saved.* save the report to a file/);
    rmSync(file('lost.json'));
  });

  for (const long of ['linearity', 'trajectory', 'candidates'] as const)
    it(`refuses a report of 150,000 levels in ${long}, in seconds, as compare does`, async () => {
      const [holder, levels] = long === 'candidates' ? [report.skip, report.skip.candidates] : [report, report[long]];
      const one = levels[0]!;
      const many = Array.from({ length: 150_000 }, (_, i) => ({
        ...one,
        sigma: Number((80 * (0.002 / 80) ** (i / 149_999)).toPrecision(6)),
      }));
      const whole =
        holder === report ? { ...report, [long]: many } : { ...report, skip: { ...report.skip, [long]: many } };
      writeFileSync(file('long.json'), JSON.stringify(whole));
      const { code, stderr, seconds } = await exported('long.json', '--html', 'long.html');
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^This is not a ScoreScope report: a list of 150000 rows is longer than 20000\. [^\n]+\n$/);
      assert.ok(!existsSync(file('long.html')) && seconds < 60, `${seconds} s`);
      const compared = await runCommand(['compare', file('long.json'), file('long.json')]);
      assert.equal(compared.code, 2, compared.stderr);
      assert.ok(compared.seconds < 60, `${compared.seconds} s`);
      rmSync(file('long.json'));
    });
});
