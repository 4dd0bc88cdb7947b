// The suites of `npm test`, in the order they run: what each needs, and how it is run and counted.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './setup/chromium.mjs';
import { hostEnvironment, loadHost } from './setup/host.mjs';
import { node, root, run, start } from './setup/processes.mjs';
import { pythonWith } from './setup/python.mjs';
import { softwareVulkan } from './setup/vulkan.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, builds?: 'tests' | 'product' | 'package', prepare?: () => Promise<object>, run: (env: object) => Promise<Counts> }} Suite
 */

const module = (name, ...inside) => path.join(root, 'node_modules', name, ...inside);
const tsc = module('typescript', 'bin', 'tsc');
const eslint = module('eslint', 'bin', 'eslint.js');
const cruiser = module('dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const prettier = module('prettier', 'bin', 'prettier.cjs');
const knip = module('knip', 'bin', 'knip.js');
const mocha = module('mocha', 'bin', 'mocha.js');

const browser = async () => ({ CHROMIUM: await ensureChromium() });
/** Chromium brings a software Vulkan, but its absence must not take the engine's other tests along. */
const vulkan = async () => softwareVulkan(await ensureChromium().catch(() => undefined));

/** @type {Suite[]} */
export const suites = [
  { name: 'types', run: () => commands([tsc, '--noEmit', '-p', '.'], [tsc, '--noEmit', '-p', 'webview']) },
  {
    name: 'lint',
    run: () =>
      commands(
        [eslint, '.'],
        [cruiser, '--config', '.dependency-cruiser.mjs', 'src', 'webview'],
        [path.join('scripts', 'folderSizes.mjs')],
        [prettier, '--check', '.'],
        [path.join('tools', 'generate', 'index.mjs'), '--check'],
        [knip, '--no-progress'],
        [knip, '--no-progress', '--production'],
      ),
  },
  { name: 'unit', builds: 'tests', run: (env) => tests('unit', env, { timeout: 30 }) },
  { name: 'fuzz', builds: 'product', run: (env) => tests('fuzz', env, { timeout: 120 }) },
  { name: 'engine', builds: 'product', prepare: vulkan, run: (env) => tests('engine', env, { timeout: 120 }) },
  { name: 'cli', builds: 'product', run: (env) => tests('cli', env, { timeout: 180 }) },
  { name: 'page', builds: 'product', prepare: browser, run: (env) => tests('page', env, { timeout: 60 }) },
  { name: 'package', builds: 'package', run: (env) => tests('package', env, { timeout: 60 }) },
  { name: 'host', builds: 'product', prepare: hostEnvironment, run: inExtensionHost },
  { name: 'e2e', builds: 'package', prepare: hostEnvironment, run: (env) => tests('e2e', env, { timeout: 180 }) },
];

/** @type {Suite[]} that run only where they are named: each needs programs of some gigabytes. */
export const furtherSuites = [
  { name: 'remote', builds: 'product', prepare: servers, run: (env) => tests('remote', env, { timeout: 300 }) },
];

/** Pythons with servers of the Open Inference Protocol. */
async function servers() {
  const requirements = (name) => path.join(root, 'test', 'remote', 'servers', `requirements-${name}.txt`);
  return {
    TRITON_PYTHON: await pythonWith(requirements('triton')),
    KSERVE_PYTHON: await pythonWith(requirements('kserve')),
    MLSERVER_PYTHON: await pythonWith(requirements('mlserver')),
  };
}

/** Programs that only pass or fail; together they count as one test, and each says all it has to say. */
async function commands(...programs) {
  const codes = [];
  for (const program of programs) codes.push((await run(process.execPath, program)).code);
  const passed = codes.every((code) => code === 0);
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

/** All of dist/test/NAME in one mocha; a process that dies or hangs is one failed test more. */
async function tests(name, env, { timeout, limit = 20 }) {
  const folder = path.join(root, 'dist', 'test', name);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.test.js'))
    : [];
  if (files.length === 0) throw new Error(`there is no test in test/${name}`);
  const counts = path.join(tmpdir(), `scorescope-${name}-${process.pid}.json`);
  const args = ['--enable-source-maps', mocha, '--reporter', path.join(root, 'scripts', 'mochaReporter.cjs')];
  args.push('--timeout', `${timeout}s`, ...files.sort().map((file) => path.join(folder, file)));
  const child = start(process.execPath, args, {
    stdio: 'inherit',
    // Tests that load the runtime themselves must not report usage either.
    env: { ORT_DISABLE_TELEMETRY: '1', ...env, SCORESCOPE_TEST_COUNTS: counts },
  });
  const timer = setTimeout(() => {
    console.error(`The suite ${name} did not end within ${limit} minutes and was stopped.`);
    child.kill('SIGKILL');
  }, limit * 60_000);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(timer);
  if (!existsSync(counts)) throw new Error(`the suite ${name} crashed (exit code ${code})`);
  const result = JSON.parse(readFileSync(counts, 'utf8'));
  rmSync(counts);
  if (code !== 0 && result.failed === 0) result.failed = 1;
  return result;
}

/** test/host inside a real extension host, which prints its report when it has ended. */
async function inExtensionHost(env) {
  Object.assign(process.env, env);
  const tests = path.join(root, 'dist', 'test', 'host', 'index.js');
  // One that uses ours.
  const others = [path.join(root, 'test', 'fixtures', 'otherExtension')];
  const { runInHost } = loadHost();
  const english = await runInHost(root, tests, { others });
  console.log(english.report);
  const german = await runInHost(root, tests, { language: 'de', grep: 'in a German window' });
  console.log(german.report);
  const results = [...english.results, ...german.results];
  const count = (state) => results.filter((result) => result.state === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('pending') };
}

/** Builds what the chosen suites run; returns the environment that tells them where the package is. */
export async function buildFor(chosen) {
  const script = (name) => path.join(root, 'scripts', name);
  const needs = (what) => chosen.some(({ builds }) => builds === what);
  const file = path.join(root, 'dist', 'test.vsix');
  // The package is built for production: then the other suites run what ships, too.
  if (needs('package')) await node([script('package.mjs'), '--out', file], { quiet: true });
  else if (needs('product')) await node([script('build.mjs')]);
  if (chosen.some(({ builds }) => builds)) await node([script('build.mjs'), 'tests', 'harness']);
  return needs('package') ? { SCORESCOPE_VSIX: file } : {};
}
