import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { RECORDING_LIFETIME } from '../../shared/recordings';

const hour = 3_600_000;
const day = 24 * hour;

export interface Limits {
  /** Reports kept of one checkpoint. */
  readonly runs: number;
  /** Bytes of all reports with their Gaussians. */
  readonly bytes: number;
}

export const usualLimits: Limits = { runs: 50, bytes: 2e9 };

/** How long files are kept that nobody uses any more, by the end of their name, and all files of the last three folders. */
const lifetimes: readonly { pattern: RegExp; milliseconds: number }[] = [
  // What a write that was cut short has left.
  { pattern: /\.partial$/, milliseconds: hour },
  { pattern: /\.damaged$/, milliseconds: 30 * day },
  { pattern: /(^|[\\/])drafts[\\/]/, milliseconds: 7 * day },
  { pattern: /(^|[\\/])removed[\\/]/, milliseconds: day },
  { pattern: /(^|[\\/])evaluations[\\/]/, milliseconds: RECORDING_LIFETIME },
  { pattern: /(^|[\\/])moments[\\/]/, milliseconds: 90 * day },
];

interface Kept {
  /** Path of the report. */
  readonly file: string;
  readonly gaussian: string | null;
  readonly bytes: number;
}

/**
 * Removes what nobody needs from the store's folder: leftovers of interrupted writes, files that have been put aside for long, and the
 * oldest reports above the limits, but never the last of a checkpoint. What cannot be removed stays.
 * @param now milliseconds since 1970
 */
export async function sweep(home: string, limits: Limits, now: number): Promise<void> {
  const names = await readdir(home, { recursive: true }).catch(() => []);
  for (const name of names) {
    const lifetime = lifetimes.find(({ pattern }) => pattern.test(name))?.milliseconds;
    if (lifetime === undefined) continue;
    const file = path.join(home, name);
    const status = await stat(file).catch(() => null);
    if (status?.isFile() && now - status.mtimeMs > lifetime) await rm(file, { force: true }).catch(() => undefined);
  }
  await sweepReports(path.join(home, 'reports'), limits, now);
}

async function sweepReports(folder: string, { runs, bytes }: Limits, now: number): Promise<void> {
  const spare: Kept[] = [];
  let total = 0;
  for (const model of await readdir(folder).catch(() => [])) {
    const kept = await keptIn(path.join(folder, model), now);
    total += kept.reduce((sum, one) => sum + one.bytes, 0);
    const [, ...others] = kept;
    for (const one of others.slice(Math.max(0, runs - 1))) {
      await removeKept(one);
      total -= one.bytes;
    }
    spare.push(...others.slice(0, Math.max(0, runs - 1)));
  }
  // Their names begin with the time at which they were made.
  spare.sort((a, b) => path.basename(a.file).localeCompare(path.basename(b.file)));
  for (const one of spare) {
    if (total <= bytes) return;
    await removeKept(one);
    total -= one.bytes;
  }
}

/** The reports of one checkpoint, the newest first; a Gaussian whose report was never written is removed after a day. */
async function keptIn(folder: string, now: number): Promise<Kept[]> {
  const names = (await readdir(folder).catch(() => [])).sort().reverse();
  const sizeOf = async (name: string): Promise<number> =>
    stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  const kept: Kept[] = [];
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    const gaussian = names.find((other) => other === gaussianName(name)) ?? null;
    const bytes = (await sizeOf(name)) + (gaussian === null ? 0 : await sizeOf(gaussian));
    kept.push({ file: path.join(folder, name), gaussian: gaussian && path.join(folder, gaussian), bytes });
  }
  for (const name of names) {
    if (!name.endsWith(GAUSSIAN) || kept.some(({ gaussian }) => gaussian === path.join(folder, name))) continue;
    const status = await stat(path.join(folder, name)).catch(() => null);
    if (status && now - status.mtimeMs > day) await rm(path.join(folder, name), { force: true }).catch(() => undefined);
  }
  if (names.length === 0) await rmdir(folder).catch(() => undefined);
  return kept;
}

async function removeKept({ file, gaussian }: Kept): Promise<void> {
  // The report first: it is never shown without what it names.
  await rm(file, { force: true }).catch(() => undefined);
  if (gaussian !== null) await rm(gaussian, { force: true }).catch(() => undefined);
}

const GAUSSIAN = '.gaussian.safetensors';

/** `20260110T120000000Z-1a2b3c4d.json` → `20260110T120000000Z-1a2b3c4d.gaussian.safetensors` */
export function gaussianName(report: string): string {
  return report.replace(/\.json$/, GAUSSIAN);
}
