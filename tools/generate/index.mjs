// Writes what is derived from the source: npm run generate, or with --check only tells what is out of date (CI runs that).
// Every other module in this folder exports generate(load): the text of each file it writes, by its path in the repository; and, where a
// person has to write something, problems(): what is missing, in sentences.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { format, getFileInfo, resolveConfig } from 'prettier';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.dirname(path.dirname(here));

/** The exports of a TypeScript module of the product, by its path in the repository. */
async function load(file) {
  const folder = mkdtempSync(path.join(root, 'node_modules', '.generate-'));
  try {
    const outfile = path.join(folder, 'module.cjs');
    await build({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode', 'onnxruntime-node'],
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function modules() {
  return readdirSync(here)
    .filter((file) => file.endsWith('.mjs') && file !== 'index.mjs')
    .sort();
}

/** The files whose text is another than what is generated, with that text. */
async function stale() {
  const written = {};
  for (const name of modules()) {
    const { generate } = await import(new URL(name, import.meta.url).href);
    for (const [file, text] of Object.entries(await generate(load))) {
      const place = path.join(root, file);
      // The docs are laid out by hand.
      const { ignored } = await getFileInfo(place, { ignorePath: path.join(root, '.prettierignore') });
      written[file] = ignored ? text : await format(text, { ...(await resolveConfig(place)), filepath: place });
    }
  }
  return Object.entries(written).filter(([file, text]) => {
    const place = path.join(root, file);
    return !existsSync(place) || readFileSync(place, 'utf8') !== text;
  });
}

/** What the modules miss, one sentence each. */
async function missing() {
  const said = [];
  for (const name of modules()) {
    const { problems } = await import(new URL(name, import.meta.url).href);
    if (problems) said.push(...problems());
  }
  return said;
}

const found = await stale();
if (process.argv.includes('--check')) {
  for (const [file] of found) console.error(`${file} is out of date: run npm run generate.`);
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  // One generated file can be made from another, so what was written may make more out of date.
  for (let files = found; files.length > 0; files = await stale())
    for (const [file, text] of files) writeFileSync(path.join(root, file), text);
}

const said = await missing();
for (const sentence of said) console.error(sentence);
if (said.length > 0) process.exitCode = 1;
