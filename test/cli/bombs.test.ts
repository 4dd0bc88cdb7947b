import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeSafetensors } from '../../src/data/formats/safetensors';
import { conditionedModel, summed } from '../support/conditionedGraphs';
import { deflated, jpegStating, npyHeader, pngOf, zipOf } from '../support/bombs';
import { d, gaussianData, npy, shape } from '../support/diagnoseExamples';
import { runUnderShell, type Ended } from '../support/diagnoseCommand';
import { gaussianDenoiser } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const GIGABYTES = 2 ** 31;
const jpeg = readFileSync(path.join(process.cwd(), 'test', 'fixtures', 'pictures', 'grey.jpg'));

describe('a file that states or inflates to far more than it holds', function () {
  if (process.platform === 'win32') return;
  const { file } = temporaryFolder();
  const put = (name: string, content: Uint8Array): string => {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), content);
    return file(name);
  };
  /** No process may hold more than 500 MB of its own. */
  const run = (words: readonly string[], cpuSeconds = 60): Promise<Ended> =>
    runUnderShell(`ulimit -d 500000; ulimit -t ${cpuSeconds}; exec "$@"`, [
      ...[
        'diagnose',
        file(words.includes('--prompt-embedding') ? 'text.onnx' : 'model.onnx'),
        '--family',
        'edm',
        '--prediction',
        'denoised',
        '--time',
        'sigma',
      ],
      ...['--effort', 'quick', '--provider', 'cpu', '--quiet', ...words],
    ]);
  const refused = (title: string, words: () => string[], message: RegExp): void =>
    void it(`is refused within 5 s of CPU time and 500 MB: ${title}`, async () => {
      const { code, signal, stderr, seconds } = await run(words(), 5);
      assert.deepEqual({ code, signal }, { code: 2, signal: null }, stderr);
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\. [^\n]+\.\n$/);
      // On the clock, other programs on the machine count as well.
      assert.ok(seconds < 20, `${seconds} s`);
    });
  before(() => {
    const text = { name: 'encoder_hidden_states', type: 'float32' as const, shape: ['batch', 's', 4] };
    writeFileSync(file('text.onnx'), conditionedModel({ shape, variance: 1, inputs: [summed(text, 0.1, d)] }));
    writeFileSync(file('model.onnx'), gaussianDenoiser(gaussianData));
  });

  const folder = (name: string, picture: Uint8Array): string => path.dirname(put(name, picture));
  const huge = { height: 22000, width: 22000 };
  refused(
    'a JPEG of a few hundred bytes',
    () => ['--data', folder('jpeg/a.jpg', jpegStating(huge, jpeg))],
    /a\.jpg is a picture \[1,22000,22000\], but the network takes samples of shape \[1,8,8\]/,
  );
  refused(
    'the same, to be resized',
    () => ['--resize', 'fit', '--data', folder('resized/a.jpg', jpegStating(huge, jpeg))],
    /a\.jpg is 22000×22000 pixels, much larger than the network’s 8×8\. Scale it down to 2048×2048 or less/,
  );
  refused(
    'one of 4 megapixels, to be resized',
    () => ['--resize', 'fit', '--data', folder('cut/a.jpg', jpegStating({ height: 2000, width: 2000 }, jpeg))],
    /a\.jpg states 2000×2000 pixels and is cut short/,
  );
  refused(
    'a PNG of 4×4 pixels that inflates to 2 GB',
    () => {
      const rows = Buffer.concat([Buffer.of(0x78, 0x9c), deflated(Buffer.alloc(0), GIGABYTES), Buffer.alloc(4)]);
      return ['--resize', 'fit', '--data', folder('png/a.png', pngOf({ height: 4, width: 4 }, rows))];
    },
    /a\.png inflates to more than the 4×4 pixels that its header states/,
  );
  refused(
    'a PNG of 40,000 × 40,000 pixels',
    () => ['--resize', 'fit', '--data', folder('wide/a.png', pngOf({ height: 40000, width: 40000 }, Buffer.alloc(9)))],
    /a\.png is 40000×40000 pixels, much larger than the network’s 8×8/,
  );
  const inflating = (): Buffer => deflated(npyHeader([GIGABYTES / d, ...shape]), GIGABYTES);
  refused(
    'an .npz that inflates to 2 GB',
    () => ['--data', put('a.npz', zipOf('a.npy', inflating(), GIGABYTES + 128))],
    /a\.npz inflates to more than 200 times its size, which no samples do/,
  );
  refused(
    'the same, as an embedding',
    () => ['--prompt-embedding', put('e.npz', zipOf('a.npy', inflating(), GIGABYTES + 128))],
    /e\.npz inflates to more than 200 times its size/,
  );
  refused(
    'an .npz whose directory states less than its array',
    () => ['--data', put('b.npz', zipOf('a.npy', inflating(), 5248))],
    /b\.npz cannot be unpacked \(a\.npy is larger than its directory states\)/,
  );
  refused(
    'a .gz that inflates to 2 GB',
    () => {
      const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
      return ['--data', put('a.npy.gz', Buffer.concat([start, inflating(), Buffer.alloc(8)]))];
    },
    /a\.npy\.gz inflates to more than 200 times its size, which no samples do/,
  );
  refused(
    'an .npy of 10¹² numbers, as data',
    () => ['--data', put('a.npy', Buffer.concat([npyHeader([10 ** 12, ...shape]), Buffer.alloc(64)]))],
    /a\.npy is cut short: it states .* samples and holds 1\./,
  );
  refused(
    'the same, as an embedding',
    () => ['--prompt-embedding', put('e.npy', Buffer.concat([npyHeader([10 ** 12]), Buffer.alloc(64)]))],
    /e\.npy is cut short/,
  );
  refused(
    'moments of negative size',
    () => [
      '--moments',
      put('m.safetensors', writeSafetensors({ mean: { shape: [-d], data: new Float64Array(d) } }, {})),
    ],
    /m\.safetensors has a damaged header/,
  );
  refused(
    'data of one sample',
    () => ['--data', put('one.npy', npy(randomNormals(d, 1)))],
    /one\.npy holds 1 sample, but a covariance needs at least two/,
  );

  refused(
    'data of samples that are all the same',
    () => ['--data', put('same.npy', npy(new Float64Array(20 * d).fill(0.1)))],
    /same\.npy holds 20 samples that are all the same/,
  );

  it('of two samples makes a report', async () => {
    const { code, stdout, stderr } = await run(['--data', put('two.npy', npy(randomNormals(2 * d, 1))), '--json', '-']);
    assert.equal(code, 0, stderr);
    const { structure } = JSON.parse(stdout) as { structure: { data: { count: number }; rank: number } };
    assert.equal(structure.data.count, 2);
  });
});
