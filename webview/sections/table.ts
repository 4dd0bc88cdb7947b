import { NONE } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { View } from '../view';
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
