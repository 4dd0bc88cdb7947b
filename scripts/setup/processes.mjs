// Child processes for the scripts. Only node: modules here: this runs before `npm ci` has.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Unavailable } from './unavailable.mjs';

/** The repository. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** What npm, pnpm and yarn tell the script they run about itself, beside `npm_*`, and the options of its own Node. */
const ofTheRunner = ['NODE', 'NODE_OPTIONS', 'INIT_CWD', 'PROJECT_CWD', 'BERRY_BIN_FOLDER', 'PNPM_SCRIPT_SRC_DIR'];
/** The settings by which a package manager reaches its registry and its files. */
const reach =
  /^npm_config_(registry|@.*:registry|\/\/.*|proxy|https_proxy|noproxy|ca|cafile|strict_ssl|fetch_.*|cache|userconfig|globalconfig)$/;

/**
 * `env` as it was before a package manager started us. A script run by `npm test` is told of that npm, its Node and
 * its options; a package manager started from there would take all of it for its own, and so would install scripts
 * (one reads the version of Node from `npm_config_user_agent`). NODE_OPTIONS may not suit another version of Node.
 *
 * npm writes every setting that is not a default as `npm_config_*` in lower case, so what a person has set in the
 * shell and what npm read from a file look alike. How to reach the registry (proxies, certificates, the cache) holds
 * for every package manager here, whoever said it, and stays; how this one install was to run does not. In capitals
 * (NPM_CONFIG_*, and NPM_TOKEN, which many an .npmrc names) only a person writes them: these stay. Files such as
 * ~/.npmrc are read anew by each npm.
 */
function cleanEnvironment(env = process.env) {
  const ours = (name) => reach.test(name) || !(name.startsWith('npm_') || ofTheRunner.includes(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => ours(name)));
}

/**
 * Starts a program in the repository with a clean environment; every child of the scripts is started here.
 * @param {import('node:child_process').SpawnOptions} [options] `env` holds what is set besides
 */
export function start(program, args, { env, ...options } = {}) {
  return spawn(program, args, { cwd: root, ...options, env: { ...cleanEnvironment(), ...env } });
}

/**
 * Runs a program to its end; its output is shown as it comes unless `quiet` or `stdio` says otherwise.
 * @returns {Promise<{ code: number, output: string }>} `output` is stdout and stderr together when quiet, else ''.
 */
export function run(program, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = start(program, args, { stdio, ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/** Runs a program and throws with its last words when it fails. */
export async function must(program, args, options = {}) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  const words = output.trim().split('\n').slice(-15).join('\n');
  throw new Error(`${path.basename(program)} ${args.join(' ')} ended with exit code ${code}${words && `\n${words}`}`);
}

/** Runs a script of this repository with this Node. */
export const node = (args, options) => must(process.execPath, args, options);

/** Runs npm with this Node: by its own JavaScript, since `npm` is a shell script on one system and a .cmd on another. */
export const npm = (args, options) => must(process.execPath, [npmCli(), ...args], options);

/** npm's own JavaScript: the one that started us, else the one beside this Node. */
export function npmCli() {
  const beside = path.dirname(process.execPath);
  const places = [
    process.env.npm_execpath,
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    // Most systems have a link to it on the PATH.
    onPath('npm') && realpathSync(onPath('npm')),
  ];
  const found = places.find((place) => place && path.basename(place) === 'npm-cli.js' && existsSync(place));
  if (!found) throw new Unavailable('npm was not found: install it (Node from https://nodejs.org brings it).');
  return found;
}

/** The first program of these names on the PATH, or undefined. */
export function onPath(...names) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names
    .flatMap((name) => folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))))
    .find((file) => existsSync(file));
}
