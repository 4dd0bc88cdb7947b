import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { refuseSpecial } from './formats/bytes';
import { imageFiles } from './formats/images';

/**
 * SHA-256, as hex, of what a data set holds: its file's bytes, or names and bytes of a folder's images in their order. Moving,
 * copying or touching data leaves it as it is; any change within changes it.
 */
export async function contentKey(data: string): Promise<string> {
  const hash = createHash('sha256');
  const folder = (await stat(data)).isDirectory();
  const files = folder ? (await imageFiles(data)).pictures : [''];
  for (const file of files) {
    if (folder) hash.update(`${file.split(path.sep).join('/')}\0`);
    const whole = path.join(data, file);
    await refuseSpecial(whole, file === '' ? path.basename(data) : file);
    let bytes = 0;
    for await (const part of createReadStream(whole, {
      highWaterMark: 1 << 20,
    }) as AsyncIterable<Buffer>) {
      hash.update(part);
      bytes += part.length;
    }
    hash.update(`\0${bytes}\0`);
  }
  return hash.digest('hex');
}
