import { open } from 'node:fs/promises';
import { isOwnMoments } from '../data/moments/momentsFile';
import { isOwnTeleport } from '../data/teleportFile';
import { isOwnCode } from '../export/code/about';
import { isOwnTable } from '../export/csv';
import { isOwnGraph } from '../export/graph';
import { isOwnPage } from '../export/standalone';
import { isOwnComparison } from '../reports/compare';
import { isOwnReport } from '../reports/reportSchema';
import { isOwnSeries } from '../reports/series/series';
import { FileRefused, readSmallFile } from '../shared/smallFile';

/** Bytes within which pages, tables and code can be recognized. */
const START = 1 << 16;
/** Bytes; reports are far smaller. */
const LARGEST_JSON = 200e6;

/** Whether ScoreScope wrote a file, by its content. */
export async function isOwnFile(file: string): Promise<boolean> {
  try {
    const start = await startOf(file);
    if (isOwnPage(start) || isOwnTable(start) || isOwnCode(start)) return true;
    if (/^\s*\{/.test(start)) return await isOwnJson(file);
    return (await isOwnMoments(file)) || (await isOwnTeleport(file)) || (await isOwnGraph(file));
  } catch (error) {
    // A file that cannot be read, or is not JSON, is not from ScoreScope.
    if (error instanceof FileRefused || error instanceof SyntaxError) return false;
    if ((error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

async function isOwnJson(file: string): Promise<boolean> {
  const value: unknown = JSON.parse((await readSmallFile(file, { most: LARGEST_JSON })).toString('utf8'));
  return isOwnReport(value) || isOwnComparison(value) || isOwnSeries(value);
}

async function startOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START), 0, START, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
