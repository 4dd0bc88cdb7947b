import path from 'node:path';
import { FLAVOURS, type Flavour } from '../export/code/flavours';
import { oneOf, parse, usage } from './arguments';

const text = { type: 'string' } as const;
const OPTIONS = {
  html: text,
  csv: text,
  code: text,
  out: text,
  teleport: text,
  'teleport-onnx': text,
  force: { type: 'boolean' },
} as const;

/** What `export` is to write, as absolute paths; null where it is not asked for. */
export interface ExportArguments {
  readonly report: string;
  readonly html: string | null;
  readonly csv: string | null;
  readonly code: Flavour | null;
  /** Where the code goes; null for stdout. */
  readonly out: string | null;
  readonly teleport: string | null;
  readonly teleportOnnx: string | null;
  /** Files that ScoreScope did not write may be overwritten. */
  readonly force: boolean;
}

/** The words after `export`. */
export function parseExport(words: string[]): ExportArguments {
  const { values, positionals } = parse(words, OPTIONS);
  const [report, ...more] = positionals;
  if (report === undefined) throw usage('Export needs a report.');
  if (more.length > 0) throw usage(`More than one report is named: ${positionals.join(', ')}.`);
  const { out, force = false, ...wanted } = values;
  if (Object.keys(wanted).length === 0)
    throw usage('Export needs --html, --csv, --code, --teleport or --teleport-onnx.');
  if (out !== undefined && values.code === undefined) throw usage('--out says where --code goes, which is missing.');
  const file = (value: string | undefined): string | null => (value === undefined ? null : path.resolve(value));
  return {
    report: path.resolve(report),
    html: file(values.html),
    csv: file(values.csv),
    code: oneOf('code', values.code, FLAVOURS) ?? null,
    out: file(out),
    teleport: file(values.teleport),
    teleportOnnx: file(values['teleport-onnx']),
    force,
  };
}
