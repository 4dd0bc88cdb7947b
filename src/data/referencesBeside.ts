import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { zipMembers } from './formats/zip';

/** Archives of a folder that are looked into. */
const MOST = 50;
/** Arrays that every reference has (`referenceFile.ts`). */
const ARRAYS = ['about', 'levels', 'kept', 'starts', 'finals', 'states', 'outputs'];

/**
 * The references beside a network: answers of its original, as the script of `verify --reference-script` writes them. Those that are named like
 * the network come first. Only the directories of archives are read.
 */
export async function referencesBeside(model: string): Promise<string[]> {
  const [folder, stem] = [path.dirname(model), path.basename(model).replace(/\.onnx$/i, '')];
  const archives = (await readdir(folder).catch(() => [])).filter((name) => /\.npz$/i.test(name)).sort();
  const files = archives.slice(0, MOST).map((name) => path.join(folder, name));
  const isOne = await Promise.all(files.map((file) => isReference(file).catch(() => false)));
  const rank = (file: string): number => (path.basename(file).startsWith(stem) ? 0 : 1);
  return files.filter((_, i) => isOne[i] === true).sort((a, b) => rank(a) - rank(b));
}

async function isReference(file: string): Promise<boolean> {
  // Opening a named pipe would wait for a writer.
  if (!(await stat(file)).isFile()) return false;
  const members = new Set((await zipMembers(file, path.basename(file))).map(({ name }) => name));
  return ARRAYS.every((name) => members.has(`${name}.npy`));
}
