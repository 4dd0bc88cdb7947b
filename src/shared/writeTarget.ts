import type { BigIntStats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { orWhenMissing } from './whenMissing';

/** Where writing to a path ends up. */
export interface WriteTarget {
  /** The path with every link followed, also one that leads to no file yet. */
  readonly file: string;
  /** The process's open descriptor that the path stands for, as /dev/stdout does; null for every other path. */
  readonly descriptor: number | null;
  /** A device, a pipe or a descriptor: takes bytes as they come, and nothing can lie beside it. */
  readonly isStream: boolean;
  /** What is there now; null where nothing is. */
  readonly status: BigIntStats | null;
}

/** The process's own descriptors look like links to what a shell redirected them to, which must not be replaced. */
const DESCRIPTOR = new RegExp(`^/(?:dev|proc/${process.pid})/fd/(\\d+)$`);
const NAMED: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2 };
/** As many as Linux follows. */
const MOST_LINKS = 40;

/** @throws the system's error where a link cannot be followed */
export async function writeTarget(given: string): Promise<WriteTarget> {
  let file = path.resolve(given);
  for (let links = 0; ; links++) {
    const folder = path.dirname(file);
    file = path.join(await realpath(folder).catch(orWhenMissing(folder)), path.basename(file));
    const descriptor = descriptorOf(file);
    const link = descriptor !== null || links === MOST_LINKS ? null : await readlink(file).catch(() => null);
    if (link === null) {
      const status = await stat(file, { bigint: true }).catch(orWhenMissing(null));
      return { file, descriptor, isStream: descriptor !== null || isSpecial(status), status };
    }
    file = path.resolve(path.dirname(file), link);
  }
}

function descriptorOf(file: string): number | null {
  const number = DESCRIPTOR.exec(file)?.[1];
  return number === undefined ? (NAMED[file] ?? null) : Number(number);
}

function isSpecial(status: BigIntStats | null): boolean {
  return status !== null && !status.isFile() && !status.isDirectory();
}
