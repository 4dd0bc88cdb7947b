import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LINEARITY_SOURCE } from '../../src/domain/published';
import type { Words } from '../../src/shared/l10n';

/** The translations that are shipped, by VS Code's name of the language. */
export function bundle(language: string): Words {
  const file = path.join(root(), 'l10n', `bundle.l10n.${language}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Words;
}

/** A built test lies in dist/test/SUITE, or deeper. */
export function root(): string {
  let folder = __dirname;
  while (path.basename(folder) !== 'dist' && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return path.dirname(folder);
}

/** Every word translated into itself in brackets: "At most {0}. Then" is "⟦At most ⟧{0}⟦. Then⟧". What is not in brackets was not translated. */
export function pseudoWords(): Words {
  const keys = Object.keys(JSON.parse(readFileSync(path.join(root(), 'l10n', 'bundle.l10n.json'), 'utf8')) as Words);
  return Object.fromEntries(keys.map((key) => [key, bracketed(key)]));
}

function bracketed(words: string): string {
  return words
    .split(/(\{\d+\})/)
    .map((piece) => (piece === '' || /^\{\d+\}$/.test(piece) ? piece : `⟦${piece}⟧`))
    .join('');
}

/** Names, measures and units, the same in all languages; devices and values of options as one types them. */
const NAMES = new Set(
  `NMSE PSNR SSIM RMS dB CPU GPU CSV SVG PNG JSON SHA UTC min kB MB GB Heun Euler DDIM UniPC DPM Solver WebGPU CUDA DirectML CoreML
  ScoreScope scorescope opset cpu webgpu cuda dml coreml`.split(/\s+/),
);

/**
 * Words outside of brackets that are neither names nor what the page was given to show.
 * @param data what the page was given: its sentences, names and paths are shown as they are, its codes are not
 */
export function untranslated(text: string, data: unknown): string[] {
  let rest = text.replace(/\u00a0/g, ' ');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  const names = namesIn(data);
  if (names.has(text)) return [];
  for (const given of [...sentencesIn(data), LINEARITY_SOURCE]) rest = rest.replaceAll(given, ' ');
  const isShape = text.includes(' × ');
  rest = rest.replace(/[\w.-]+\.(onnx|npy|json)\b|\b[0-9a-f]{32,}\b/g, ' ');
  return (rest.match(/\p{L}{2,}/gu) ?? []).filter((word) => !NAMES.has(word) && !(isShape && names.has(word)));
}

/** Names in the file, and codes of findings. */
function namesIn(data: unknown): Set<string> {
  const { card, partial } = data as { card?: object; partial?: { warnings?: readonly { code: string }[] } };
  const names = (partial?.warnings ?? []).map(({ code }) => code);
  JSON.stringify(card ?? null, (key, value: unknown) => {
    names.push(key, ...(typeof value === 'string' ? [value] : []));
    return value;
  });
  return new Set(names);
}

function sentencesIn(data: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.length > 2 && /[^\p{L}-]/u.test(value)) {
        // As a sentence begins with it.
        found.push(value, value.charAt(0).toUpperCase() + value.slice(1));
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        visit(key);
        visit(one);
      }
    }
  };
  visit(data);
  return found.sort((a, b) => b.length - a.length);
}
