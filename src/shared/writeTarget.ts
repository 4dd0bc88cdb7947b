import type { BigIntStats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { orWhenMissing } from './whenMissing';

/** The destination of writing to a path. */
export interface WriteTarget {
  /** The path with all links resolved, even if the file does not exist yet. */
  readonly file: string;
  /** The process's open descriptor that the path stands for, as /dev/stdout does; null for every other path. */
  readonly descriptor: number | null;
  /** Whether it is a device, a pipe or a descriptor, which is written to directly. */
  readonly isStream: boolean;
  /** Of the existing file; null if there is none. */
  readonly status: BigIntStats | null;
}

/** The process's own descriptors look like links to the files that a shell redirected them to; those must not be replaced. */
const DESCRIPTOR = new RegExp(`^/(?:dev|proc/${process.pid})/fd/(\\d+)$`);
const NAMED: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2 };
/** The maximum that Linux follows. */
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
