// node_modules: installed when missing or older than package-lock.json. Only node: modules here.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { homeFolder } from './cache.mjs';
import { npm, root } from './processes.mjs';
import { Unavailable } from './unavailable.mjs';

/** Throws Unavailable where they cannot be had. */
export async function ensureDependencies() {
  checkNode();
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const wanted = path.join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  // npm does not start without one.
  homeFolder();
  console.log('Installing the dependencies of package-lock.json …');
  try {
    // The build needs the development dependencies, whatever NODE_ENV or an .npmrc leaves out elsewhere.
    await npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable('The dependencies could not be installed for the reason that npm gives above.');
  }
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const needed = engines.node.replace('>=', '');
  const [major, minor] = needed.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Unavailable(
    `Node ${needed} or newer is needed, and this is Node ${process.versions.node}: install one from https://nodejs.org.`,
  );
}
