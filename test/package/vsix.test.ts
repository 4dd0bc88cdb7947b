import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { inspect, providers } from '../../src/worker/client';
import { gaussianDenoiser } from '../support/onnxGraph';

/** The package of this platform, made by scripts/test.mjs. */
const vsix = process.env['SCORESCOPE_VSIX'] ?? '';

describe('the package', () => {
  let folder: string;
  let files: Record<string, Uint8Array>;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scorescope vsix '));
    files = unzipSync(readFileSync(vsix));
    for (const [name, bytes] of Object.entries(files)) {
      if (name.endsWith('/')) continue;
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Every file of ours that runs in Node. */
  const code = (): string[] =>
    Object.keys(files).filter((name) => /^extension\/dist\/(extension\/)?[\w-]+\.js$/.test(name));

  it('holds what runs and nothing else', () => {
    const unexpected = Object.keys(files).filter((name) => !allowed.some((pattern) => pattern.test(name)));
    assert.deepEqual(unexpected, []);
    const missing = required().filter((name) => !(name in files));
    assert.deepEqual(missing, []);
  });

  it('holds the runtime of one platform only', () => {
    const binaries = Object.keys(files).filter((name) => name.includes('/napi-v6/'));
    const own = `${runtime}/${process.platform}/${process.arch}/`;
    assert.ok(binaries.length >= 2, binaries.join());
    assert.deepEqual(
      binaries.filter((name) => !name.startsWith(own)),
      [],
    );
  });

  it('keeps its size', function () {
    // Measured for the platform that the limit was set for; the others carry larger runtimes.
    if (process.platform !== 'linux' || process.arch !== 'x64') this.skip();
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes <= 22, `${megabytes.toFixed(1)} MB`);
  });

  it('is a pre-release where the minor version is odd', () => {
    const { version } = JSON.parse(Buffer.from(files['extension/package.json']!).toString('utf8')) as {
      version: string;
    };
    const manifest = Buffer.from(files['extension.vsixmanifest']!).toString('utf8');
    const isPreRelease = manifest.includes('Id="Microsoft.VisualStudio.Code.PreRelease" Value="true"');
    assert.equal(isPreRelease, Number(version.split('.')[1]) % 2 === 1);
  });

  it('says on the Marketplace what it is, where its source and its bugs are, and what it costs', () => {
    const manifest = Buffer.from(files['extension.vsixmanifest']!).toString('utf8');
    for (const part of [
      'Links.Source',
      'Links.Support',
      'Links.Learn',
      'Branding.Color',
      'Content.Pricing',
      'Content.License',
    ])
      assert.match(manifest, new RegExp(part.replace('.', '\\.')));
  });

  it('loads at most 30 KB of code to activate, and the rest when it is needed', () => {
    const main = Buffer.from(files['extension/dist/extension.js']!);
    assert.ok(main.length <= 30e3, `${(main.length / 1e3).toFixed(1)} KB`);
    // A chunk is loaded in the answer of a promise, and by no other.
    const chunks = [...main.toString('utf8').matchAll(/(.{60})require\("\.\/extension\/[\w-]+\.js"\)/gs)];
    assert.ok(chunks.length > 5, String(chunks.length));
    for (const [whole, before] of chunks) assert.match(before!, /\.then\(\(\)=>[\w$]+\($/, whole);
  });

  it('names what the runtime’s libraries contain, in the runtime’s own words', () => {
    const text = Buffer.from(files['extension/dist/THIRD-PARTY-NOTICES.txt']!).toString('utf8');
    const { version } = JSON.parse(
      Buffer.from(files['extension/node_modules/onnxruntime-node/package.json']!).toString('utf8'),
    ) as { version: string };
    const [, contained = ''] = text.split(`Contained in the libraries of onnxruntime ${version}\n`);
    for (const name of ['protobuf', 'eigen', 'FlatBuffers', 'Abseil', 'onnx', 'cpuinfo', 'Dawn', 'DirectML.dll'])
      assert.ok(contained.toLowerCase().includes(name.toLowerCase()), name);
    assert.ok(contained.length > 300_000, String(contained.length));
  });

  it('says nothing of the machine it was made on', () => {
    const home = path.dirname(path.dirname(path.dirname(__dirname)));
    for (const name of ['extension/package.json', ...code()]) {
      const text = Buffer.from(files[name]!).toString('utf8');
      assert.ok(!text.includes(home), `${name} names ${home}`);
      assert.ok(!text.includes('sourceMappingURL'), `${name} points to a source map`);
    }
  });

  it('makes no code from text', () => {
    for (const name of code()) {
      const text = Buffer.from(files[name]!).toString('utf8');
      assert.deepEqual(text.match(/.{0,60}(\bnew Function\b|(?<![\w.$])(eval|Function)\().{0,60}/g), null, name);
    }
  });

  it('has a worker that runs from where it is unpacked', async () => {
    const script = path.join(folder, 'extension', 'dist', 'worker.js');
    const found = await providers({ script });
    const cpu = found.find(({ name }) => name === 'cpu');
    assert.equal(cpu?.works, true, JSON.stringify(found));

    const model = path.join(folder, 'gaussian.onnx');
    const shape = [1, 4, 4];
    const basis = Float64Array.from({ length: 16 }, (_, i) => (i === 0 ? 1 : 0));
    writeFileSync(
      model,
      gaussianDenoiser({ mean: new Float64Array(16), basis, eigenvalues: Float64Array.of(4), tail: 0.25, shape }),
    );
    const seen = await inspect({ model, seed: 0, effort: 'quick', provider: 'cpu' }, { script });
    assert.deepEqual(seen.shape, shape);
    assert.equal(seen.prediction, 'denoised');
  });
});

const bundles = [
  'extension/dist/extension.js',
  'extension/dist/worker.js',
  'extension/dist/lane.js',
  'extension/dist/cli.js',
];
const runtime = 'extension/node_modules/onnxruntime-node/bin/napi-v6';

const allowed = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package(\.nls(\.de|\.zh-cn)?)?\.json$/,
  /^extension\/l10n\/bundle\.l10n(\.de|\.zh-cn)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/dist\/(extension|worker|lane|cli)\.js$/,
  /^extension\/dist\/extension\/[\w-]+\.js$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/dist\/webview\/((webview|renderer)\.js|page\.css)$/,
  /^extension\/docs\/(api|editor|findings|terms)\.md$/,
  /^extension\/skills\/scorescope\/SKILL\.md$/,
  /^extension\/media\/icon\.(png|svg)$/,
  /^extension\/media\/[\w-]+\.(svg|schema\.json)$/,
  /^extension\/media\/walkthrough\/[\w-]+\.png$/,
  /^extension\/media\/sample\/(fashion\.onnx|fashion-2000\.npy|README\.md)$/,
  /^extension\/node_modules\/onnxruntime-(node|common)\/package\.json$/,
  /^extension\/node_modules\/onnxruntime-node\/dist\/\w+\.js$/,
  /^extension\/node_modules\/onnxruntime-common\/dist\/cjs\/([\w-]+\.js|package\.json)$/,
  /^extension\/node_modules\/onnxruntime-node\/bin\/napi-v6\/\w+\/\w+\/(onnxruntime_binding\.node|libonnxruntime\.(so\.1|1\.dylib)|\w+\.dll)$/,
];

function required(): string[] {
  return [
    'extension/package.json',
    'extension/readme.md',
    'extension/changelog.md',
    'extension/LICENSE.txt',
    ...['de', 'zh-cn'].flatMap((language) => [
      `extension/package.nls.${language}.json`,
      `extension/l10n/bundle.l10n.${language}.json`,
    ]),
    ...bundles,
    'extension/dist/THIRD-PARTY-NOTICES.txt',
    'extension/dist/webview/webview.js',
    'extension/dist/webview/page.css',
    'extension/dist/webview/renderer.js',
    'extension/media/icon.png',
    'extension/media/report.schema.json',
    'extension/media/sidecar.schema.json',
    'extension/skills/scorescope/SKILL.md',
    'extension/media/sample/fashion.onnx',
    'extension/media/sample/fashion-2000.npy',
    'extension/node_modules/onnxruntime-node/dist/index.js',
    // Without this one the runtime's CommonJS half is read as a module and nothing loads.
    'extension/node_modules/onnxruntime-common/dist/cjs/package.json',
    `${runtime}/${process.platform}/${process.arch}/onnxruntime_binding.node`,
  ];
}
