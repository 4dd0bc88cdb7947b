import path from 'node:path';
import type { Flavour } from '../domain/flavours';
import { parseWords, usage } from './arguments';

/** What `export` should write, as absolute paths; null where it was not requested. */
export interface ExportArguments {
  readonly report: string;
  readonly html: string | null;
  readonly csv: string | null;
  readonly code: Flavour | null;
  /** Where the code goes; null for stdout. */
  readonly out: string | null;
  readonly teleport: string | null;
  readonly teleportOnnx: string | null;
  /** Whether files that ScoreScope did not write may be overwritten. */
  readonly force: boolean;
}

/** The words after `export`. */
export function parseExport(words: readonly string[]): ExportArguments {
  const {
    operands: [report = ''],
    values,
  } = parseWords('export', words);
  const { html, csv, code, out, teleport, teleportOnnx, force = false } = values;
  if ([html, csv, code, teleport, teleportOnnx].every((wanted) => wanted === undefined))
    throw usage('export', 'export needs at least one of --html, --csv, --code, --teleport, and --teleport-onnx.');
  if (out !== undefined && code === undefined) throw usage('export', '--out needs --code.');
  const file = (value: string | undefined): string | null => (value === undefined ? null : path.resolve(value));
  return {
    report: path.resolve(report),
    html: file(html),
    csv: file(csv),
    code: code ?? null,
    out: file(out),
    teleport: file(teleport),
    teleportOnnx: file(teleportOnnx),
    force,
  };
}
