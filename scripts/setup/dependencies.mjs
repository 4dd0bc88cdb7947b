// node_modules: installed when missing or older than package-lock.json. Only node: modules here.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { npm, root } from './processes.mjs';

export async function ensureDependencies() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  const wanted = path.join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing the dependencies of package-lock.json …');
  await npm(['ci', '--no-audit', '--no-fund']);
}
