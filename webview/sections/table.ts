import { NONE } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { Sort, View } from '../view';
import { t } from '../../src/shared/l10n';

export interface Column<Row> {
  title: string;
  /** The content of the cell; null where the row has none. */
  cell: (row: Row) => Cell | null;
  /** Words read better from the left. */
  isText?: boolean;
}

/** A text, or a number as shown with its exact value, which `<data value>` keeps for programs that read the page. */
export type Cell = string | { value: number; text: string };

/** The numbers of a chart as a table, collapsed at first. The first column holds the row headers. */
export function tableTwin<Row>(
  view: View,
  { id, name }: { id: string; name: string },
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): MarkupElement | null {
  if (rows.length === 0) return null;
  return h(
    'details',
    { key: id, id, class: 'twin', open: view.opened.has(id) },
    h('summary', {}, t('Table: {0}', name)),
    scrollable(name, table(name, columns, rows, view)),
  );
}

/** @param view where the reader may sort the rows by a column; without it they stay as they are */
export function table<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  view?: View,
): MarkupElement {
  const used = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ cell }, i) => i === 0 || rows.some((row) => cell(row) !== null));
  const isSortable = view?.sorts !== undefined && rows.length > 1;
  const sort = isSortable ? view.sorts?.get(name) : undefined;
  const by = sort && columns[sort.column];
  return h(
    'table',
    { 'aria-label': name },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        used.map(({ title, isText, index }) =>
          h(
            'th',
            { scope: 'col', class: align(isText), 'aria-sort': sort?.column === index ? direction(sort) : undefined },
            isSortable ? h('button', { class: 'sort', type: 'button', 'data-sort': `${index} ${name}` }, title) : title,
          ),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      (by ? sorted(rows, by.cell, sort.isDescending) : rows).map((row) =>
        h(
          'tr',
          {},
          used.map(({ cell, isText }, i) =>
            h(i === 0 ? 'th' : 'td', { class: align(isText), scope: i === 0 ? 'row' : undefined }, write(cell(row))),
          ),
        ),
      ),
    ),
  );
}

/** What a click on a column's title makes of how its table is sorted: ascending, then descending, then as it was. */
export function nextSort(column: number, before: Sort | undefined): Sort | undefined {
  if (before?.column !== column) return { column, isDescending: false };
  return before.isDescending ? undefined : { column, isDescending: true };
}

function direction({ isDescending }: Sort): string {
  return isDescending ? 'descending' : 'ascending';
}

/** Numbers come before words, and rows without a cell last in either direction; equal ones stay in their order. */
function sorted<Row>(rows: readonly Row[], cell: Column<Row>['cell'], isDescending: boolean): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(cell(row)) }));
  const sign = isDescending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    if (typeof a.key === 'number' && typeof b.key === 'number') return sign * (a.key - b.key);
    if (typeof a.key === 'string' && typeof b.key === 'string') return sign * a.key.localeCompare(b.key);
    return sign * (typeof a.key === 'number' ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}

/** The text of an interval sorts by its lower end. */
function keyOf(cell: Cell | null): number | string | null {
  if (cell === null) return null;
  const number = typeof cell === 'string' ? Number.parseFloat(cell.replace('−', '-')) : cell.value;
  if (!Number.isNaN(number)) return number;
  return typeof cell === 'string' ? cell : null;
}

/** A box that scrolls sideways, by keyboard too, so that the page never has to. */
export function scrollable(label: string, ...content: Child[]): MarkupElement {
  return h('div', { class: 'scrollable', role: 'region', 'aria-label': label, tabindex: 0 }, ...content);
}

function align(isText = false): string {
  return isText ? 'text' : 'number';
}

function write(cell: Cell | null): Child {
  if (cell === null) return NONE;
  if (typeof cell === 'string') return cell;
  return Number.isFinite(cell.value) ? h('data', { value: cell.value }, cell.text) : cell.text;
}
