// Builds the named targets into dist/: node scripts/build.mjs [extension worker cli webview renderer tests fuzz bench coverage soak harness] [--watch] [--production]
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { commonJsChunks } from './chunks.mjs';
import { notices } from './notices.mjs';
import { validators } from './validators.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const watch = args.includes('--watch');
const production = args.includes('--production');

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [validators],
};
// The runtime is native and stays outside; everything else is bundled.
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'onnxruntime-node'] };

const suites = ['unit', 'fuzz', 'engine', 'page', 'cli', 'package', 'host', 'e2e', 'remote'];
const testFiles = (suite) =>
  existsSync(path.join(root, 'test', suite))
    ? readdirSync(path.join(root, 'test', suite), { recursive: true })
        // What a test runs in a process of its own stands beside it.
        .filter((file) => /\.test\.ts$|Process\.ts$/.test(file))
        .map((file) => path.join('test', suite, file))
    : [];

const targets = {
  extension: () => ({
    ...node,
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    chunkNames: 'extension/[name]-[hash]',
    plugins: [...node.plugins, commonJsChunks('src/editor/features.ts')],
  }),
  worker: () => ({ ...node, entryPoints: ['src/worker/worker.ts', 'src/worker/lane.ts'], outdir: 'dist' }),
  cli: () => ({ ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }),
  webview: () => ({
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: { webview: 'webview/main.ts', page: 'webview/page.css' },
    outdir: 'dist/webview',
  }),
  // An ES module, as notebooks load the renderers of their outputs; it takes the style sheet of the page.
  renderer: () => ({
    ...common,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    entryPoints: ['webview/renderer.ts'],
    outdir: 'dist/webview',
  }),
  tests: () => ({
    ...node,
    sourcemap: 'inline',
    external: [...node.external, 'mocha', 'playwright-core', 'axe-core', 'esbuild'],
    // test/host/index.ts is what VS Code's extension host loads and runs.
    entryPoints: [...suites.flatMap(testFiles), 'test/host/index.ts'].filter((file) =>
      existsSync(path.join(root, file)),
    ),
    outbase: 'test',
    outdir: 'dist/test',
  }),
  fuzz: () => ({ ...node, sourcemap: 'inline', entryPoints: ['test/fuzz/main.ts'], outfile: 'dist/fuzz.js' }),
  // What bench/*.mjs run in processes of their own.
  bench: () => ({
    ...node,
    entryPoints: ['bench/judgePlan.ts', 'bench/recognition.ts', 'bench/readings.ts'],
    outdir: 'dist/bench',
  }),
  coverage: () => ({ ...node, entryPoints: ['bench/coverage/main.ts'], outfile: 'dist/coverage.js' }),
  // What bench/soak.mjs has run inside the extension host.
  soak: () => ({ ...node, sourcemap: 'inline', entryPoints: ['bench/soak/index.ts'], outfile: 'dist/soak/index.js' }),
  harness: () => ({
    ...node,
    sourcemap: 'inline',
    external: [...node.external, 'playwright-core'],
    entryPoints: ['test/support/host/index.ts'],
    outdir: 'dist/harness',
  }),
};

const bundled = [];
const chosen = Object.keys(targets).filter((name) => args.includes(name));
for (const name of chosen.length ? chosen : ['extension', 'worker', 'cli', 'webview', 'renderer']) {
  const options = targets[name]();
  if (name === 'tests') rmSync(path.join(root, 'dist/test'), { recursive: true, force: true });
  if (watch) await (await context(options)).watch();
  else bundled.push(...Object.keys((await build({ ...options, metafile: true })).metafile.inputs));
  if (name === 'cli' && !watch) chmodSync(path.join(root, 'dist/cli.js'), 0o755);
}
if (production) writeFileSync(path.join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices(bundled));
