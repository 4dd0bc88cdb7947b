import path from 'node:path';

/** The part of a name that may differ. */
const TOLERANCE = 0.25;
/** Names beyond this are not compared letter by letter. */
const LONGEST = 200;

/**
 * The existing file that a missing one was most likely meant to be: of the same name in another folder, or of a similar name.
 * @returns null where none resembles it
 */
export function similarFile(missing: string, existing: readonly string[]): string | null {
  let best: { file: string; cost: number } | null = null;
  for (const file of existing) {
    const cost = costOf(missing, file);
    if (cost !== null && (best === null || cost < best.cost)) best = { file, cost };
  }
  return best?.file ?? null;
}

/** Letters that differ in the name, and a little for another folder; null where it is another name. */
function costOf(missing: string, file: string): number | null {
  const [name, other] = [missing, file].map((one) => path.basename(one).slice(0, LONGEST)) as [string, string];
  const isSameFolder = path.dirname(missing) === path.dirname(file);
  const differing = distance(name.toLowerCase(), other.toLowerCase());
  const most = Math.max(1, Math.floor((name.length - '.onnx'.length) * TOLERANCE));
  if (differing > most) return null;
  return differing + (isSameFolder ? 0 : 0.5 + levelsBetween(missing, file) / 1000);
}

function levelsBetween(a: string, b: string): number {
  return path.relative(path.dirname(a), path.dirname(b)).split(/[\\/]/).length;
}

/** The edit distance of Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
