// Child processes for the scripts. Only node: modules here: this runs before `npm ci` has.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/**
 * Runs a program to its end; its output is shown as it comes unless `quiet` or `stdio` says otherwise.
 * @returns {Promise<{ code: number, output: string }>} `output` is stdout and stderr together when quiet, else ''.
 */
export function run(program, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(program, args, { cwd: root, stdio, ...options });
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
    '/usr/share/nodejs/npm/bin/npm-cli.js',
    '/usr/share/npm/bin/npm-cli.js',
  ];
  const found = places.find((place) => place?.endsWith('.js') && /npm-cli\.js$/.test(place) && existsSync(place));
  if (!found) throw new Error('npm was not found beside Node: install npm, or start this script through npm.');
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
