import { version as ownVersion } from '../../../package.json';
import type { Report } from '../../domain/report';
import { isRecord } from '../../shared/json';
import { checkReport } from '../reportSchema';
import { parseStamp, type FileStamp } from './stamp';

export interface StoredReport {
  /** Absolute path of the checkpoint. */
  model: string;
  /** The checkpoint at the start of the diagnosis. */
  stamp: FileStamp;
  report: Report;
  /** What the report is of: the contents of all files and the options of its diagnosis, hashed. Absent where it was not asked for. */
  key?: string;
}

/** The form of entries that this version writes. */
const FORMAT = 1;

/** An entry that a later version of ScoreScope wrote: it is left as it is. */
export class NewerEntry extends Error {
  override readonly name = 'NewerEntry';
}

export function entryText({ model, stamp, report, key }: StoredReport): string {
  return JSON.stringify({ format: FORMAT, model, stamp, ...(key !== undefined && { key }), report });
}

/**
 * Reads an entry of this version or an earlier one.
 * @throws NewerEntry for one of a later version; any other error for one that is damaged
 */
export function parseEntry(text: string): StoredReport {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error('not an object');
  const { format = 0, model, report, key } = value;
  if (isNewer(format, report)) throw new NewerEntry('it was written by a later version of ScoreScope');
  const before = { mtime: value['modelMtime'], bytes: value['modelBytes'] };
  const stamp = parseStamp(format === 0 ? before : value['stamp']);
  if (typeof model !== 'string' || !stamp) throw new Error('the checkpoint it belongs to is not named');
  return { model, stamp, report: checkReport(report), ...(typeof key === 'string' && { key }) };
}

/** Whether its form is later than this version's. A later version may also add words that this one's schema does not list. */
function isNewer(format: unknown, report: unknown): boolean {
  if (typeof format === 'number' && format > FORMAT) return true;
  if (!isRecord(report)) return false;
  const { schemaVersion, tool } = report;
  if (typeof schemaVersion === 'number' && schemaVersion > 1) return true;
  return isRecord(tool) && typeof tool['version'] === 'string' && isLater(tool['version'], ownVersion);
}

/** Compares major, minor and patch numbers. */
function isLater(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);
  const [a, b] = [numbers(version), numbers(than)];
  const first = a.findIndex((number, i) => number !== b[i]);
  return first >= 0 && (a[first] ?? 0) > (b[first] ?? 0);
}
