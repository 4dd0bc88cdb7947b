// Makes the VSIX of one platform: npm run package [-- --target darwin-arm64] [--channel pre-release] [--out FILE]. It holds only what runs.
// The Marketplace has two channels, told apart by the version: an odd minor number is a pre-release, an even one a release.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, root } from './setup/processes.mjs';
import { exitIfUnavailable } from './setup/unavailable.mjs';

/**
 * The runtime's files of each platform it is built for. Its macOS folder holds the same library under two names; the
 * binding loads the one without the full version number.
 */
const runtime = {
  'linux-x64': ['linux/x64', ['libonnxruntime.so.1']],
  'linux-arm64': ['linux/arm64', ['libonnxruntime.so.1']],
  'darwin-arm64': ['darwin/arm64', ['libonnxruntime.1.dylib']],
  'win32-x64': ['win32/x64', ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll']],
  'win32-arm64': ['win32/arm64', ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll']],
};

const { values } = parseArgs({
  options: { target: { type: 'string' }, channel: { type: 'string' }, out: { type: 'string' } },
});
const target = values.target ?? `${process.platform}-${process.arch}`;
if (!Object.hasOwn(runtime, target)) {
  console.error(`The runtime is not built for ${target}; --target is one of ${Object.keys(runtime).join(', ')}.`);
  process.exit(2);
}
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const channel = Number(version.split('.')[1]) % 2 === 1 ? 'pre-release' : 'release';
if (values.channel && values.channel !== channel) {
  console.error(`Version ${version} is one of the channel ${channel}: the minor number of a release is even.`);
  process.exit(2);
}
await ensureDependencies().catch(exitIfUnavailable);
await node([path.join(root, 'scripts', 'build.mjs'), '--production']);

const out = path.resolve(values.out ?? path.join(root, `scorescope-${target}.vsix`));
const temporary = mkdtempSync(path.join(tmpdir(), 'scorescope-package-'));
try {
  // vsce takes one list for all platforms; ours is .vscodeignore and the binaries of this one.
  const [folder, libraries] = runtime[target];
  const binaries = ['onnxruntime_binding.node', ...libraries].map(
    (file) => `!node_modules/onnxruntime-node/bin/napi-v6/${folder}/${file}\n`,
  );
  const list = path.join(temporary, 'vscodeignore');
  writeFileSync(list, readFileSync(path.join(root, '.vscodeignore'), 'utf8') + binaries.join(''));
  const { createVSIX } = await import('@vscode/vsce');
  const preRelease = channel === 'pre-release';
  await createVSIX({ cwd: root, target, preRelease, packagePath: out, ignoreFile: list, dependencies: true });
  const { recompress } = await import('./recompress.mjs');
  await recompress(out, (name) => libraries.some((library) => name.endsWith(`/${library}`)));
} finally {
  rmSync(temporary, { recursive: true });
}
console.log(`${out}, ${channel} (${(statSync(out).size / 1e6).toFixed(1)} MB)`);
