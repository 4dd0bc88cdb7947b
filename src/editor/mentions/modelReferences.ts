import type { Dialect } from './dialects';
import { Constants } from './constants';
import { contextOf } from './context';
import { Evaluation } from './evaluate';
import { Literals, type QuotedDialect } from './literals';
import { LONGEST_PATH, MOST, type Found, type ModelReference } from './reference';
import { tokensAfter, tokensBefore, tokensFrom } from './tokens';
import { wordReferences } from './words';

export interface ReadOptions {
  /** Names of folders that hold pipelines; others are found only where a library loads them. */
  folders?: ReadonlySet<string>;
  /** The text in which names are assigned, where it is not the document itself: all cells of a notebook. */
  definitions?: string;
}

/** Literals and calls whose surroundings are examined. */
const EXAMINED = 1000;

const writers =
  /(?:^|\.)(?:export|save|save_model|to_onnx|dynamo_export|save_pretrained|quantize_\w+|writeFile(?:Sync)?)$/;
const loaders =
  /\b(InferenceSession(?:\.create)?|from_pretrained|from_onnx|onnx\.load(?:_model)?|torch\.onnx\.export)[ \t]*\(/g;

/**
 * Finds what names a checkpoint: literals that end in .onnx and folders of pipelines, with the path that they are part of, where that can be
 * told without running anything; and the loading of a path by its name. Each path once a line, the first 200.
 */
export function modelReferences(text: string, dialect: Dialect, options: ReadOptions = {}): ModelReference[] {
  const folders = [...(options.folders ?? [])].filter((name) => name !== '' && text.includes(name));
  // Most documents stop here: this runs on every keystroke.
  if (
    !text.includes('.onnx') &&
    !text.includes('from_pretrained') &&
    !text.includes('InferenceSession') &&
    folders.length === 0
  )
    return [];
  const found =
    dialect === 'yaml' || dialect === 'shell'
      ? wordReferences(text, dialect, folders)
      : new Reading(text, dialect, { ...options, folders: new Set(folders) }).references();
  return withLines(text, found);
}

class Reading {
  readonly #literals: Literals;
  readonly #program: Constants;
  readonly #found: Found[] = [];
  readonly #pretrained: boolean;
  readonly #folders: ReadonlySet<string>;
  #examined = 0;

  constructor(
    private readonly text: string,
    private readonly dialect: QuotedDialect,
    { folders = new Set(), definitions = text }: ReadOptions,
  ) {
    this.#literals = new Literals(text, dialect);
    const all = definitions === text ? this.#literals : new Literals(definitions, dialect);
    this.#program = new Constants(this.#literals, dialect, all);
    this.#pretrained = text.includes('from_pretrained');
    this.#folders = folders;
  }

  references(): Found[] {
    for (let index = 0; this.#found.length < MOST && this.#literals.has(index); index += 1) {
      const found = this.#literal(index);
      if (found) this.#found.push(found);
    }
    if (this.dialect === 'python' || this.dialect === 'javascript') this.#calls();
    return this.#found.sort((a, b) => a.start - b.start);
  }

  #literal(index: number): Found | null {
    const [start, end] = [this.#literals.startOf(index), this.#literals.endOf(index)];
    // Before anything is copied: most literals name no file.
    if (end - start < 1 || end - start > LONGEST_PATH) return null;
    const isFile = this.text.endsWith('.onnx', end);
    if (!isFile && !this.#mayNameFolder(index, start, end)) return null;
    if (this.text.slice(start, end).includes('\n')) return null;
    const found = { start, end, isName: false, kind: isFile ? ('file' as const) : ('folder' as const) };
    const parts = this.#literals.partsOf(index);
    const [only = ''] = parts;
    const whole = parts.length === 1 && typeof only === 'string' ? only : null;
    if (!this.#isCode || this.#examined >= EXAMINED)
      return whole === null ? null : { ...found, path: whole, isWhole: true, isWritten: false };
    this.#examined += 1;
    const tokens = tokensBefore(this.#literals, index);
    const { from, callee } = contextOf(tokens);
    const expression = [...tokens.slice(from), ...tokensAfter(this.#literals, index)];
    const path = new Evaluation(expression, this.#program).expression();
    if (path === null || (isFile && !path.endsWith('.onnx'))) return null;
    return { ...found, path, isWhole: path === whole, isWritten: writers.test(callee) };
  }

  get #isCode(): boolean {
    return this.dialect === 'python' || this.dialect === 'javascript';
  }

  #mayNameFolder(index: number, start: number, end: number): boolean {
    if (this.#folders.size > 0 && end - start < 1000) {
      const name = /[^\\/]+(?=[\\/]*$)/.exec(this.text.slice(start, end))?.[0];
      if (name !== undefined && this.#folders.has(name)) return true;
    }
    if (!this.#pretrained) return false;
    const { begin } = this.#literals.extent(index);
    return /\bfrom_pretrained\(\s*[rf]?$/.test(this.text.slice(Math.max(0, begin - 80), begin));
  }

  /** Where a library loads or writes what a name stands for. */
  #calls(): void {
    let looked = 0;
    const known = new Set(this.#found.map(({ start }) => start));
    for (const match of this.text.matchAll(loaders)) {
      looked += 1;
      if (looked > MOST || this.#found.length >= MOST) return;
      if (this.#literals.holds(match.index)) continue;
      const tokens = tokensFrom(this.#literals, match.index + match[0].length);
      const [, loader = ''] = match;
      for (const { value, from, to } of new Evaluation(tokens, this.#program).arguments()) {
        const [first, last] = [tokens[from], tokens[to - 1]];
        if (value === null || !first || !last || first.kind === 'number') continue;
        const isPretrained = loader === 'from_pretrained';
        const kind = value.endsWith('.onnx') ? 'file' : 'folder';
        if (kind === 'folder' && (!isPretrained || from > 0)) continue;
        // Its literal has been found by itself.
        if (
          tokens
            .slice(from, to)
            .some((token) => token.kind === 'literal' && (known.has(token.start) || kind === 'folder'))
        )
          continue;
        const isWritten = writers.test(loader);
        this.#found.push({
          start: first.start,
          end: last.end,
          path: value,
          kind,
          isWhole: false,
          isName: true,
          isWritten,
        });
      }
    }
  }
}

/** Each path once a line. */
function withLines(text: string, found: readonly Found[]): ModelReference[] {
  const byPlace = new Map<string, ModelReference>();
  let line = 0;
  let next = text.indexOf('\n');
  for (const one of found) {
    while (next >= 0 && next < one.start) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    const key = `${line}:${one.path}`;
    if (!byPlace.has(key)) byPlace.set(key, { line, ...one });
  }
  return [...byPlace.values()];
}
