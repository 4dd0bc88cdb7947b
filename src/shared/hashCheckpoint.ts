import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Identifies the content of a checkpoint, as hex: the SHA-256 of its file; where its weights lie in files beside it, that of the lines
 * that `sha256sum` prints for all of them, the model first and the others by name.
 * @param externalFiles relative to the model's folder
 */
export async function hashCheckpoint(model: string, externalFiles: readonly string[]): Promise<string> {
  const own = await hashFile(model);
  if (externalFiles.length === 0) return own;
  const lines = [line(own, path.basename(model))];
  for (const name of [...externalFiles].sort())
    lines.push(line(await hashFile(path.join(path.dirname(model), name)), name));
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function line(hash: string, name: string): string {
  return `${hash}  ${name}\n`;
}

/** Streamed. */
async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
