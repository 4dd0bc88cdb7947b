// The licences of what is bundled, and of what the runtime's libraries contain, as their texts ask: dist/THIRD-PARTY-NOTICES.txt of the package.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  return `ScoreScope contains or ships with these packages.\n\n${texts.join('\n\n')}\n\n${runtimeNotices()}\n`;
}

/** Which the runtime's own text does not name. */
const onWindows = `The packages for Windows also contain DirectML.dll, under the Microsoft Software License Terms of DirectML
(https://www.nuget.org/packages/Microsoft.AI.DirectML), and dxcompiler.dll and dxil.dll of the DirectX Shader Compiler, under the
University of Illinois/NCSA Open Source License (https://github.com/microsoft/DirectXShaderCompiler/blob/main/LICENSE.TXT).
`;

/**
 * What is compiled into the runtime's libraries. Its npm packages lack the text; it is that of the Python package of the same version
 * (`pip download onnxruntime==VERSION`, onnxruntime/ThirdPartyNotices.txt).
 */
function runtimeNotices() {
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8'));
  const file = path.join(root, 'scripts', 'notices', `onnxruntime-${version}.txt`);
  if (!existsSync(file)) throw new Error(`${file} is missing: add the notices of this version of the runtime.`);
  const heading = `${'='.repeat(72)}\nContained in the libraries of onnxruntime ${version}\n${'='.repeat(72)}`;
  return `${heading}\n${onWindows}\n${readFileSync(file, 'utf8').trim()}`;
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
