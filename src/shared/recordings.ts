import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { dataFolder } from './dataFolder';
import { counted } from './format';

/** Milliseconds for which the recording of a diagnosis that was interrupted is kept. */
export const RECORDING_LIFETIME = 14 * 24 * 3_600_000;
/** Bytes of all recordings together. */
const MOST_BYTES = 8e9;

/** Where diagnoses record the answers of slow networks, so that one that is interrupted can be continued. */
export function recordingsFolder(): string {
  return path.join(dataFolder(), 'evaluations');
}

export function continued(kept: number): string {
  return `continuing from an interrupted diagnosis: ${counted(kept, 'evaluation')} kept`;
}

export function notRecorded(reason: string): string {
  return `If this diagnosis is interrupted, it can be continued only from here: evaluations are no longer recorded (${reason}).`;
}

/** The files that diagnoses with this key have recorded, the oldest first. */
export async function recordingsOf(key: string): Promise<string[]> {
  return (await names())
    .filter((name) => name.startsWith(`${key}-`))
    .map((name) => path.join(recordingsFolder(), name));
}

/** Removes what a diagnosis has recorded, once its report is where it belongs. */
export async function removeRecordings(key: string): Promise<void> {
  // Windows removes no file that the ending worker still has open.
  for (const file of await recordingsOf(key)) await remove(file, { retries: 5 });
}

/** Removes recordings that nobody has continued for long, and the oldest above the limit, but none with this key. */
export async function sweepRecordings(key: string, now = Date.now()): Promise<void> {
  const others = (await names())
    .filter((name) => !name.startsWith(`${key}-`))
    .map((name) => path.join(recordingsFolder(), name));
  const found = await Promise.all(others.map(async (file) => ({ file, status: await stat(file).catch(() => null) })));
  const newest = found
    .flatMap(({ file, status }) => (status ? [{ file, time: status.mtimeMs, bytes: status.size }] : []))
    .sort((a, b) => b.time - a.time);
  let total = 0;
  for (const { file, time, bytes } of newest) {
    total += bytes;
    if (now - time > RECORDING_LIFETIME || total > MOST_BYTES) await remove(file);
  }
}

async function names(): Promise<string[]> {
  const found = await readdir(recordingsFolder()).catch(() => []);
  return found.filter((name) => name.endsWith('.answers')).sort();
}

async function remove(file: string, { retries = 0 } = {}): Promise<void> {
  await rm(file, { force: true, maxRetries: retries }).catch(() => undefined);
}
