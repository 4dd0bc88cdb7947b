// The licences of what is bundled, as their texts ask: dist/THIRD-PARTY-NOTICES.txt of the package.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup/processes.mjs';

/** Packaged beside the bundles instead of inside them. */
const unbundled = ['onnxruntime-node', 'onnxruntime-common'];

/**
 * @param {string[]} inputs the files that went into the bundles, relative to the repository
 * @returns {string} each package once with its licence
 */
export function notices(inputs) {
  const packages = new Set(unbundled.map((name) => `node_modules/${name}`));
  for (const input of inputs) {
    const inside = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/'));
    if (inside) packages.add(inside[1]);
  }
  const texts = [...packages].sort().map(notice);
  return `ScoreScope contains or ships with these packages.\n\n${texts.join('\n\n')}\n`;
}

function notice(folder) {
  const place = path.join(root, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8'));
  const file = readdirSync(place).find((entry) => /^licen[cs]e/i.test(entry));
  const by = typeof author === 'string' ? author : author?.name;
  const text = file
    ? readFileSync(path.join(place, file), 'utf8').trim()
    : `Licence: ${license}${by ? `, by ${by}` : ''}`;
  return `${'='.repeat(72)}\n${name} ${version}\n${'='.repeat(72)}\n${text}`;
}
