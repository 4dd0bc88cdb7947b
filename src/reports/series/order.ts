import path from 'node:path';
import type { Report } from '../../domain/report';
import type { SeriesOrder } from '../../domain/series';
import { count, significant } from '../../shared/format';
import { shownName } from '../../shared/shown';
import { epochOf, type Epoch } from '../epochs';

/** A checkpoint of a series, as far as its place depends on it. */
export interface Placed {
  /** Absolute. */
  readonly path: string;
  /** Milliseconds since 1970 at which its file was last changed. */
  readonly mtime: number;
  /** null where it has none: its metadata are then not known. */
  readonly report: Report | null;
}

export interface Place {
  readonly label: string;
  readonly position: number | null;
}

/**
 * Puts the checkpoints of a series in order: by epoch or step where names or metadata tell one for every checkpoint that has a report, else by
 * the one number in which their names differ, else by the time of their files.
 */
export function ordered<T extends Placed>(members: readonly T[]): { order: SeriesOrder; places: (T & Place)[] } {
  const names = shortNames(members.map((member) => member.path));
  const named = members.map((member, i) => ({ ...member, name: names[i] ?? member.path }));
  const found = byEpoch(named) ?? byNumber(named);
  if (found) return found;
  const places = named
    .map(({ name, ...member }) => ({ ...member, label: shownName(name), position: null }))
    .sort((a, b) => a.mtime - b.mtime || natural(a.label, b.label));
  return { order: 'time', places: places as unknown as (T & Place)[] };
}

type Named<T> = T & { readonly name: string };
type InOrder<T> = { order: SeriesOrder; places: (T & Place)[] };

function byEpoch<T extends Placed>(members: readonly Named<T>[]): InOrder<T> | null {
  const told = members.map((member) => ({
    member,
    epoch: epochOf({ model: member.report?.model ?? { path: member.path } }) ?? epochOfFolder(member.name),
  }));
  const known = told.filter(({ member, epoch }) => member.report !== null || epoch !== null);
  const unit = known[0]?.epoch?.unit;
  if (unit === undefined || known.some(({ epoch }) => epoch?.unit !== unit)) return null;
  return placed(
    unit,
    told.map(({ member, epoch }) => ({ member, position: epoch?.number ?? null })),
    (position) => `${unit} ${count(position)}`,
  );
}

/** `step-500/model`: networks in folders of their own. */
function epochOfFolder(name: string): Epoch | null {
  const folders = name.split('/').slice(0, -1).reverse();
  return folders.map((folder) => epochOf({ model: { path: folder } })).find((epoch) => epoch !== null) ?? null;
}

function byNumber<T extends Placed>(members: readonly Named<T>[]): InOrder<T> | null {
  const parts = members.map(({ name }) => name.split(/(\d+(?:\.\d+)?)/));
  const [first = []] = parts;
  if (members.length < 2 || parts.some(({ length }) => length !== first.length)) return null;
  const differing = first.flatMap((part, i) => (parts.some((other) => other[i] !== part) ? [i] : []));
  const [place, more] = differing;
  // Numbers stand at odd places.
  if (place === undefined || more !== undefined || place % 2 === 0) return null;
  return placed(
    'number',
    members.map((member, i) => ({ member, position: Number(parts[i]?.[place]) })),
    (position) => significant(position, 6),
  );
}

function placed<T extends Placed>(
  order: SeriesOrder,
  members: readonly { member: Named<T>; position: number | null }[],
  label: (position: number) => string,
): InOrder<T> {
  const uses = (position: number | null): number => members.filter((one) => one.position === position).length;
  const places = members.map(({ member: { name, ...member }, position }) => ({
    ...member,
    position,
    // Two files of the same step are told apart by their names.
    label: position === null || uses(position) > 1 ? shownName(name) : label(position),
  }));
  places.sort((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || natural(a.path, b.path));
  return { order, places: places as unknown as (T & Place)[] };
}

/** Paths without what all of them share: the folders that they begin with, and `.onnx`. */
export function shortNames(paths: readonly string[]): string[] {
  const folders = paths.map((file) => path.dirname(file).split(path.sep));
  const [first = []] = folders;
  const differs = first.findIndex((part, i) => folders.some((other) => other[i] !== part));
  const shared = differs < 0 ? Math.min(...folders.map(({ length }) => length)) : differs;
  const names = paths.map((file) => file.split(path.sep).slice(shared).join('/'));
  return names.map((name) => name.replace(/\.onnx$/i, ''));
}

/** As people sort names: step-9 before step-10. */
function natural(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
