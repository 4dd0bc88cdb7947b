// A real VS Code (server, extension host and workbench) for tests and for looking: code-server on its own Node.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { aptInstall } from './debian.mjs';
import { must, npm, npmCli } from './processes.mjs';
import { Unavailable } from './unavailable.mjs';

/** code-server 4.139.1 is VS Code 1.139.1, which asks for Node 24. */
const versions = { codeServer: '4.139.1', node: '24.21.0' };
/** Its native modules are compiled while it installs. */
const buildPackages = ['build-essential', 'python3', 'libkrb5-dev'];

/**
 * Installs the host into the cache (about three minutes and 800 MB, once).
 * @returns {Promise<{ node: string, entry: string }>} its Node and its entry script; throws Unavailable
 */
export async function ensureCodeServer() {
  if (process.platform !== 'linux') {
    throw new Unavailable('The VS Code host of these tests runs on Linux only.', { skip: true });
  }
  const folder = await cached(`code-server-${versions.codeServer}-node-${versions.node}-${process.arch}`, install);
  return { node: nodeIn(folder), entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') };
}

const nodePackage = `node-linux-${process.arch}`;
const nodeIn = (folder) => path.join(folder, 'node', 'node_modules', nodePackage, 'bin', 'node');

async function install(folder) {
  if (!(await aptInstall(...buildPackages)) && !hasToolchain()) {
    throw new Unavailable(
      `The VS Code host must be compiled: install ${buildPackages.join(', ')} (names as in Debian).`,
    );
  }
  console.log(`Installing VS Code's server into ${folder} (about three minutes, once) …`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const nodeHome = path.join(folder, 'node');
  mkdirSync(nodeHome);
  writeFileSync(path.join(nodeHome, 'package.json'), '{ "private": true }\n');
  await npm(['install', `${nodePackage}@${versions.node}`, '--ignore-scripts', ...quiet], {
    cwd: nodeHome,
    quiet: true,
  });

  // Install scripts inside call a plain `npm`, which must be run by the new Node, and compile against its headers.
  const hostNode = nodeIn(folder);
  const shim = path.join(path.dirname(hostNode), 'npm');
  writeFileSync(shim, `#!/bin/sh\nexec "${hostNode}" "${npmCli()}" "$@"\n`);
  chmodSync(shim, 0o755);
  const env = { ...process.env, npm_config_nodedir: path.dirname(path.dirname(hostNode)) };
  env.PATH = `${path.dirname(hostNode)}${path.delimiter}${process.env.PATH}`;
  // Some versions of npm hold install scripts back until they are allowed.
  env.npm_config_dangerously_allow_all_scripts = 'true';
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await must(hostNode, [npmCli(), 'install', `code-server@${versions.codeServer}`, ...quiet], {
    cwd: folder,
    env,
    quiet: true,
  });
}

function hasToolchain() {
  const programs = ['cc', 'c++', 'make', 'python3'].map((name) =>
    ['/usr/bin', '/usr/local/bin'].some((place) => existsSync(path.join(place, name))),
  );
  return programs.every(Boolean) && existsSync('/usr/include/gssapi.h');
}
