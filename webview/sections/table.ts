import { NONE } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { View } from '../view';

export interface Column<Row> {
  title: string;
  /** What stands in the cell; null where this row has nothing. */
  cell: (row: Row) => Cell | null;
  /** Words read better from the left. */
  isText?: boolean;
}

/** A number as written beside the exact one, which `<data value>` keeps for whoever reads the page by program. */
export type Cell = string | { value: number; text: string };

/** The numbers of a chart as a table, closed until someone wants them. The first column heads its row. */
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
    h('summary', {}, `Table: ${name}`),
    scrollable(name, table(name, columns, rows)),
  );
}

export function table<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): MarkupElement {
  const used = columns.filter(({ cell }, i) => i === 0 || rows.some((row) => cell(row) !== null));
  return h(
    'table',
    { 'aria-label': name },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        used.map(({ title, isText }) => h('th', { scope: 'col', class: align(isText) }, title)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row) =>
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

/** A box that scrolls sideways by itself, by keyboard too, so that the page never has to. */
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
