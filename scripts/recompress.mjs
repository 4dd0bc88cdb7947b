// Makes an archive smaller: each file deflated as hard as zlib can, and large native libraries by Zopfli, which takes minutes for 4 % less.
// A library changes with the runtime's version only, so what Zopfli made is kept in the cache.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import zopfli from '@gfx/zopfli';
import { unzipSync, Zip } from 'fflate';
import { cached } from './setup/cache.mjs';

/**
 * @param {string} archive the file of the archive, which is replaced
 * @param {(name: string) => boolean} isWorthIt what Zopfli deflates
 */
export async function recompress(archive, isWorthIt) {
  const files = Object.entries(unzipSync(readFileSync(archive)));
  const parts = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const [filename, content] of files) {
    const deflated = isWorthIt(filename) ? await byZopfli(content) : zlib.deflateRawSync(content, { level: 9 });
    // Deflated already: the archive takes it as it is.
    const entry = { filename, size: content.length, crc: zlib.crc32(content), compression: 8, ondata: undefined };
    zip.add(entry);
    entry.ondata(null, deflated, true);
  }
  zip.end();
  writeFileSync(archive, Buffer.concat(parts));
}

async function byZopfli(content) {
  const name = `zopfli-1-${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;
  const folder = await cached(name, async (place) => {
    console.log(`Compressing ${(content.length / 1e6).toFixed(0)} MB, which takes some minutes the first time …`);
    const deflated = await zopfli.deflateAsync(content, { numiterations: 1 });
    if (!zlib.inflateRawSync(deflated).equals(content)) throw new Error('The compressed library differs.');
    writeFileSync(path.join(place, 'deflated'), deflated);
  });
  return readFileSync(path.join(folder, 'deflated'));
}
