// A real VS Code (server, extension host and workbench) for tests and for looking: code-server on its own Node.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { aptInstall, howToInstall } from './debian.mjs';
import { must, npm, npmCli, onPath } from './processes.mjs';
import { Unavailable } from './unavailable.mjs';

/** code-server 4.139.1 is VS Code 1.139.1, which asks for Node 24; the oldest is the first that `engines.vscode` allows. */
const releases = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  oldest: { codeServer: '4.100.0', node: '20.19.5' },
};
/** Its native modules are compiled while it installs. */
const buildPackages = ['build-essential', 'python3', 'libkrb5-dev'];

/**
 * Installs the host into the cache (about three minutes and 800 MB, once).
 * @param {keyof typeof releases} [release]
 * @returns {Promise<{ node: string, entry: string }>} its Node and its entry script; throws Unavailable
 */
export async function ensureCodeServer(release = 'newest') {
  if (process.platform !== 'linux') {
    throw new Unavailable('The VS Code host of these tests runs on Linux only.', { skip: true });
  }
  const versions = releases[release];
  const name = `code-server-${versions.codeServer}-node-${versions.node}-${process.arch}`;
  const folder = await cached(name, (empty) => install(empty, versions));
  return { node: nodeIn(folder), entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') };
}

const nodePackage = `node-linux-${process.arch}`;
const nodeIn = (folder) => path.join(folder, 'node', 'node_modules', nodePackage, 'bin', 'node');

async function install(folder, versions) {
  // The repository may lie anywhere, but node-gyp gives make paths that it takes apart at spaces.
  if (/\s/.test(folder)) {
    throw new Unavailable(
      `The VS Code host cannot be compiled in ${folder}, whose path has a space: set XDG_CACHE_HOME to a folder without.`,
    );
  }
  if (lacking().length > 0) await aptInstall(...buildPackages);
  if (lacking().length > 0) {
    throw new Unavailable(
      `The VS Code host is compiled while it installs, and this machine lacks ${lacking().join(', ')}: install it ${howToInstall(...buildPackages)}.`,
    );
  }
  try {
    await installServer(folder, versions);
  } catch (error) {
    console.error(error.message);
    throw new Unavailable('The VS Code host could not be installed for the reason that npm gives above.');
  }
}

async function installServer(folder, versions) {
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
  const env = { npm_config_nodedir: path.dirname(path.dirname(hostNode)) };
  env.PATH = `${path.dirname(hostNode)}${path.delimiter}${process.env.PATH}`;
  // npm looks for the system's configuration beside the Node that runs it, and there is none beside the new one.
  env.npm_config_globalconfig = await globalConfiguration();
  // Some versions of npm hold install scripts back until they are allowed.
  env.npm_config_dangerously_allow_all_scripts = 'true';
  // Earlier versions of code-server ask root for it.
  env.npm_config_unsafe_perm = 'true';
  // And they compile by npx, which would ask.
  env.npm_config_yes = 'true';
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // Without its install scripts it cannot start, even where an .npmrc forbids them elsewhere.
  await must(
    hostNode,
    [npmCli(), 'install', `code-server@${versions.codeServer}`, '--ignore-scripts=false', ...quiet],
    {
      cwd: folder,
      env,
      quiet: true,
    },
  );
}

/** The file that this Node's npm reads for all users, such as /etc/npmrc. */
async function globalConfiguration() {
  const output = await npm(['config', 'get', 'globalconfig', '--loglevel=error'], { quiet: true });
  return output.trim();
}

/** What is missing for the compiler. */
function lacking() {
  const programs = ['cc', 'c++', 'make', 'python3'].filter((name) => !onPath(name));
  const headers = ['/usr/include/gssapi.h', '/usr/include/gssapi/gssapi.h'].some((file) => existsSync(file));
  return headers ? programs : [...programs, 'the headers of Kerberos (gssapi.h)'];
}
