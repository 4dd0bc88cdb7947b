import path from 'node:path';
import type { Classes, DataSet } from './dataset';
import { shownName } from '../shared/shown';

/** Images in two or more subfolders: each is a class, in the order of names, deeper folders belonging to the topmost. */
export function classesOfFolders(files: readonly string[]): Classes | null {
  if (files.some((file) => !file.includes(path.sep))) return null;
  const folders = files.map((file) => file.slice(0, file.indexOf(path.sep)));
  const names = [...new Set(folders)].sort();
  if (names.length < 2) return null;
  return { labels: Int32Array.from(folders, (folder) => names.indexOf(folder)), names };
}

/** Larger numbers are marks of another kind, e.g. times or hashes. */
const MOST_CLASSES = 2 ** 16;

/** Labels as stored: whole numbers from 0, one a sample; null for anything else. */
export function classesOfLabels(values: ArrayLike<number>, count: number): Classes | null {
  if (values.length !== count) return null;
  const labels = Int32Array.from(values);
  if (labels.some((label, i) => label !== values[i] || label < 0)) return null;
  const last = labels.reduce((most, label) => Math.max(most, label), 0);
  return last === 0 || last >= MOST_CLASSES
    ? null
    : { labels, names: Array.from({ length: last + 1 }, (_, number) => `${number}`) };
}

/** The samples of one class as a data set of their own. */
export function onlyClass(set: DataSet, classes: Classes, label: number): DataSet {
  const { dimension: d } = set;
  return {
    ...set,
    count: classes.labels.reduce((sum, own) => sum + Number(own === label), 0),
    classes: null,
    description: `${set.description.replace(/\.$/, '')}, of class ${shownName(classes.names[label] ?? String(label))} alone.`,
    async *batches(size) {
      let row = 0;
      for await (const batch of set.batches(size)) {
        const rows = batch.length / d;
        const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => classes.labels[row + i] === label);
        row += rows;
        if (kept.length === 0) continue;
        const part = new Float64Array(kept.length * d);
        kept.forEach((i, place) => part.set(batch.subarray(i * d, (i + 1) * d), place * d));
        yield part;
      }
    },
  };
}
