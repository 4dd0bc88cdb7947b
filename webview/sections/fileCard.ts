import type { CardPort, FileCard } from '../../src/domain/fileCard';
import { bytes, count, counted, significant } from '../../src/shared/format';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { scrollable, table, type Column } from './table';

/** What the file's header says: open where that is all there is to see, folded below a report. */
export function fileCard({ card, partial, progress }: PageModel, view: View): MarkupElement | null {
  if (!card) return null;
  const isAll = partial.skip === undefined && progress === null;
  const content = [ports(card), weights(card), operators(card, view), metadata(card)];
  if (isAll)
    return h(
      'section',
      { key: 'file', id: 'file', class: 'part', 'aria-labelledby': 'file-title' },
      h('h2', { id: 'file-title' }, 'In this file'),
      h('p', { class: 'lead' }, summary(card)),
      h('div', { class: 'card' }, content),
    );
  return h(
    'details',
    { key: 'file-folded', id: 'file', class: 'facts-box', open: view.opened.has('file') },
    h('summary', {}, `In this file: ${summary(card)}`),
    h('div', { class: 'card' }, content),
  );
}

/** "86.3 k parameters in float32 · 345 kB · opset 17 · by PyTorch 2.4" */
function summary(card: FileCard): string {
  const { parameters, weights: types, opsets, producer, externalFiles, externalBytes, irVersion } = card;
  const domains = opsets.map(({ domain, version }) =>
    domain === '' || domain === 'ai.onnx' ? `opset ${version}` : `${domain} ${version}`,
  );
  const stored = types.map(({ type }) => type);
  const files = externalFiles.length === 1 ? externalFiles[0] : counted(externalFiles.length, 'file');
  return [
    `${large(parameters)} parameters${stored.length > 0 ? ` in ${stored.slice(0, 3).join(', ')}` : ''}`,
    `file of ${bytes(card.bytes)}`,
    externalFiles.length > 0 && `weights of ${bytes(externalBytes)} in ${files}`,
    domains.length > 0 && domains.slice(0, 4).join(', '),
    `IR version ${irVersion}`,
    producer !== '' && `by ${producer}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "34.2 M" */
function large(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e9, ' B'],
    [1e6, ' M'],
    [1e4, ' k'],
  ];
  const unit = units.find(([size]) => value >= size);
  if (!unit) return count(value);
  return `${significant(value / (unit[1] === ' k' ? 1e3 : unit[0]), 3)}${unit[1]}`;
}

interface PortRow extends CardPort {
  readonly direction: string;
}

const PORT_COLUMNS: readonly Column<PortRow>[] = [
  { title: 'name', isText: true, cell: ({ name }) => name },
  { title: 'is', isText: true, cell: ({ direction }) => direction },
  { title: 'type', isText: true, cell: ({ type }) => type },
  { title: 'shape', isText: true, cell: ({ shape }) => shapeText(shape) },
];

function ports({ inputs, outputs }: FileCard): MarkupElement {
  const rows = [
    ...inputs.map((port) => ({ ...port, direction: 'input' })),
    ...outputs.map((port) => ({ ...port, direction: 'output' })),
  ];
  return block('Inputs and outputs', scrollable('Inputs and outputs', table('Inputs and outputs', PORT_COLUMNS, rows)));
}

function shapeText(shape: CardPort['shape']): string {
  if (shape === null) return 'not stated';
  return shape.length === 0 ? 'scalar' : shape.map((size) => (size === '' ? '?' : String(size))).join(' × ');
}

function weights({ weights: types, externalFiles }: FileCard): MarkupElement | null {
  if (types.length === 0) return null;
  const columns: readonly Column<FileCard['weights'][number]>[] = [
    { title: 'type', isText: true, cell: ({ type }) => type },
    { title: 'parameters', cell: ({ elements }) => ({ value: elements, text: count(elements) }) },
    { title: 'size', cell: ({ bytes: size }) => (size === null ? null : { value: size, text: bytes(size) }) },
  ];
  return block(
    'Parameters by type',
    scrollable('Parameters by type', table('Parameters by type', columns, types)),
    externalFiles.length > 0 ? h('p', { class: 'aside' }, `Kept in ${externalFiles.join(', ')}.`) : null,
  );
}

/** Shown at once; the others are folded. */
const FIRST_OPERATORS = 12;

function operators({ operators: all }: FileCard, view: View): MarkupElement | null {
  if (all.length === 0) return null;
  const columns: readonly Column<FileCard['operators'][number]>[] = [
    { title: 'operator', isText: true, cell: ({ name }) => name },
    { title: 'nodes', cell: ({ count: n }) => ({ value: n, text: count(n) }) },
  ];
  const rest = all.slice(FIRST_OPERATORS);
  const nodes = all.reduce((sum, one) => sum + one.count, 0);
  return block(
    `${counted(all.length, 'operator')} in ${counted(nodes, 'node')}`,
    scrollable('Operators', table('Operators', columns, all.slice(0, FIRST_OPERATORS))),
    rest.length > 0
      ? h(
          'details',
          { id: 'operators', open: view.opened.has('operators') },
          h('summary', {}, `${count(rest.length)} more`),
          scrollable('Other operators', table('Other operators', columns, rest)),
        )
      : null,
  );
}

function metadata({ metadata: entries }: FileCard): MarkupElement | null {
  const rows = Object.entries(entries);
  if (rows.length === 0) return null;
  return block(
    'Metadata',
    h(
      'dl',
      { class: 'metadata' },
      rows.map(([name, text]) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, text))),
    ),
  );
}

function block(title: string, ...content: (MarkupElement | null)[]): MarkupElement {
  return h('div', { key: title, class: 'block' }, h('h3', {}, title), ...content);
}
