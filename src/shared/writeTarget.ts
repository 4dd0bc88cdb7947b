import type { BigIntStats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { orWhenMissing } from './whenMissing';

/** Where writing to a path ends up. */
export interface WriteTarget {
  /** The path with every link followed, also one that leads to no file yet. */
  readonly file: string;
  /** A device, a pipe or an open descriptor: takes bytes as they come, and nothing can lie beside it. */
  readonly isStream: boolean;
  /** What is there now; null where nothing is. */
  readonly status: BigIntStats | null;
}

/** The process's own descriptors are links to what a shell redirected them to, which must not be replaced. */
const DESCRIPTOR = /^\/dev\/(?:stdin|stdout|stderr|fd\/)|^\/proc\//;
/** As many as Linux follows. */
const MOST_LINKS = 40;

/** @throws the system's error where a link cannot be followed */
export async function writeTarget(given: string): Promise<WriteTarget> {
  let file = path.resolve(given);
  for (let links = 0; ; links++) {
    const folder = path.dirname(file);
    file = path.join(await realpath(folder).catch(orWhenMissing(folder)), path.basename(file));
    const isDescriptor = process.platform !== 'win32' && DESCRIPTOR.test(file);
    const link = isDescriptor || links === MOST_LINKS ? null : await readlink(file).catch(() => null);
    if (link === null) {
      const status = await stat(file, { bigint: true }).catch(orWhenMissing(null));
      return { file, isStream: isDescriptor || isSpecial(status), status };
    }
    file = path.resolve(path.dirname(file), link);
  }
}

function isSpecial(status: BigIntStats | null): boolean {
  return status !== null && !status.isFile() && !status.isDirectory();
}
