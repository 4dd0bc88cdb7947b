// No folder of src/ or webview/ holds more than 25 files. (ESLint's max-lines holds the length of a file.)
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup/processes.mjs';

const MOST = 25;

for (const top of ['src', 'webview']) {
  const counts = new Map();
  for (const entry of readdirSync(path.join(root, top), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) counts.set(entry.parentPath, (counts.get(entry.parentPath) ?? 0) + 1);
  for (const [folder, count] of counts) {
    if (count <= MOST) continue;
    console.error(`${path.relative(root, folder)} holds ${count} files, more than ${MOST}. Split it by what they do.`);
    process.exitCode = 1;
  }
}
