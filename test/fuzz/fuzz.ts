import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiagnosisError } from '../support/readers';
import { randomOf } from './random';
import { TARGETS } from './targets';

export interface FuzzOptions {
  readonly target: string;
  readonly count: number;
  /** The same seed makes the same files. */
  readonly seed: string;
  /** Where inputs are kept that met a bug, took a second or grew the process by 300 MB; nowhere when null. */
  readonly out: string | null;
}

export interface FuzzResult {
  readonly target: string;
  cases: number;
  read: number;
  refused: number;
  /** How often each error came that is no DiagnosisError. */
  readonly bugs: Record<string, number>;
  slow: number;
  large: number;
  worstMs: number;
}

/** Feeds a target with files that are damaged or hostile. A DiagnosisError is a right answer; every other error is a bug. */
export async function fuzz({ target, count, seed, out }: FuzzOptions): Promise<FuzzResult> {
  const made = TARGETS[target];
  if (!made) throw new Error(`There is no target ${target}; there are ${Object.keys(TARGETS).join(', ')}.`);
  const scratch = mkdtempSync(path.join(tmpdir(), 'scorescope-fuzz-'));
  try {
    const { make, read } = made({ root: process.cwd(), scratch, random: randomOf(`${target} ${seed}`) });
    const result: FuzzResult = { target, cases: 0, read: 0, refused: 0, bugs: {}, slow: 0, large: 0, worstMs: 0 };
    const keep = (label: string, content: Buffer): void => {
      if (out !== null) writeFileSync(path.join(out, `${target}-${label}`), content);
    };
    if (out !== null) mkdirSync(out, { recursive: true });
    for (; result.cases < count; result.cases++) {
      const content = make();
      // Left behind by a crash or a hang: the file that did it.
      keep('current', content);
      const memory = process.memoryUsage.rss();
      const start = performance.now();
      try {
        await read(content);
        result.read++;
      } catch (error) {
        if (error instanceof DiagnosisError) result.refused++;
        else {
          const bug = nameOf(error);
          if (result.bugs[bug] === undefined) keep(`bug-${Object.keys(result.bugs).length + 1}`, content);
          result.bugs[bug] = (result.bugs[bug] ?? 0) + 1;
        }
      }
      const ms = performance.now() - start;
      result.worstMs = Math.max(result.worstMs, Math.round(ms));
      if (ms > 1000 && ++result.slow) keep(`slow-${result.cases}`, content);
      if (process.memoryUsage.rss() - memory > 300e6 && ++result.large) keep(`large-${result.cases}`, content);
    }
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Equal for errors of one cause: without the numbers, with the function that threw. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = /at (?:async )?([\w.]+) \(/.exec(error.stack ?? '')?.[1];
  const what = error.message.replace(/-?(\d[\d.e+]*|Infinity)/g, 'N').slice(0, 90);
  return `${error.name}: ${what}${where === undefined ? '' : ` in ${where}`}`;
}
