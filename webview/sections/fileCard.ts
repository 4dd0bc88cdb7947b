import type { CardPort, FileCard } from '../../src/domain/fileCard';
import { bytes, count, counted, significant } from '../../src/shared/format';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { scrollable, table, type Column } from './table';
import { t } from '../../src/shared/l10n';

/** What the file's header says: open where that is all there is to see, folded below a report. */
export function fileCard({ card, partial, progress }: PageModel, view: View): MarkupElement | null {
  if (!card) return null;
  const isAll = partial.skip === undefined && progress === null;
  const content = [ports(card), weights(card), operators(card, view), metadata(card)];
  if (isAll)
    return h(
      'section',
      { key: 'file', id: 'file', class: 'part', 'aria-labelledby': 'file-title' },
      h('h2', { id: 'file-title' }, t('In this file')),
      h('p', { class: 'lead' }, summary(card)),
      h('div', { class: 'card' }, content),
    );
  return h(
    'details',
    { key: 'file-folded', id: 'file', class: 'facts-box', open: view.opened.has('file') },
    h('summary', {}, t('In this file: {0}', summary(card))),
    h('div', { class: 'card' }, content),
  );
}

/** "86.3 k parameters in float32 · 345 kB · opset 17 · by PyTorch 2.4" */
function summary(card: FileCard): string {
  const { parameters, weights: types, opsets, producer, externalFiles, externalBytes, irVersion } = card;
  const domains = opsets.map(({ domain, version }) =>
    domain === '' || domain === 'ai.onnx' ? t('opset {0}', version) : `${domain} ${version}`,
  );
  const stored = types.map(({ type }) => type);
  const files = externalFiles.length === 1 ? externalFiles[0] : counted(externalFiles.length, 'file');
  return [
    stored.length > 0
      ? t('{0} parameters in {1}', large(parameters), stored.slice(0, 3).join(', '))
      : t('{0} parameters', large(parameters)),
    t('file of {0}', bytes(card.bytes)),
    externalFiles.length > 0 && t('weights of {0} in {1}', bytes(externalBytes), files ?? ''),
    domains.length > 0 && domains.slice(0, 4).join(', '),
    t('IR version {0}', irVersion),
    producer !== '' && t('by {0}', producer),
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

const portColumns = (): readonly Column<PortRow>[] => [
  { title: t('name'), isText: true, cell: ({ name }) => name },
  { title: t('is'), isText: true, cell: ({ direction }) => direction },
  { title: t('type'), isText: true, cell: ({ type }) => type },
  { title: t('shape'), isText: true, cell: ({ shape }) => shapeText(shape) },
];

function ports({ inputs, outputs }: FileCard): MarkupElement {
  const rows = [
    ...inputs.map((port) => ({ ...port, direction: t('input') })),
    ...outputs.map((port) => ({ ...port, direction: t('output') })),
  ];
  return block(
    t('Inputs and outputs'),
    scrollable(t('Inputs and outputs'), table(t('Inputs and outputs'), portColumns(), rows)),
  );
}

function shapeText(shape: CardPort['shape']): string {
  if (shape === null) return t('not stated');
  return shape.length === 0 ? 'scalar' : shape.map((size) => (size === '' ? '?' : String(size))).join(' × ');
}

function weights({ weights: types, externalFiles }: FileCard): MarkupElement | null {
  if (types.length === 0) return null;
  const columns: readonly Column<FileCard['weights'][number]>[] = [
    { title: t('type'), isText: true, cell: ({ type }) => type },
    { title: t('parameters'), cell: ({ elements }) => ({ value: elements, text: count(elements) }) },
    { title: t('size'), cell: ({ bytes: size }) => (size === null ? null : { value: size, text: bytes(size) }) },
  ];
  return block(
    t('Parameters by type'),
    scrollable(t('Parameters by type'), table(t('Parameters by type'), columns, types)),
    externalFiles.length > 0 ? h('p', { class: 'aside' }, t('Kept in {0}.', externalFiles.join(', '))) : null,
  );
}

/** Shown at once; the others are folded. */
const FIRST_OPERATORS = 12;

function operators({ operators: all }: FileCard, view: View): MarkupElement | null {
  if (all.length === 0) return null;
  const columns: readonly Column<FileCard['operators'][number]>[] = [
    { title: t('operator'), isText: true, cell: ({ name }) => name },
    { title: t('nodes'), cell: ({ count: n }) => ({ value: n, text: count(n) }) },
  ];
  const rest = all.slice(FIRST_OPERATORS);
  const nodes = all.reduce((sum, one) => sum + one.count, 0);
  return block(
    t('{0} in {1}', counted(all.length, 'operator'), counted(nodes, 'node')),
    scrollable(t('Operators'), table(t('Operators'), columns, all.slice(0, FIRST_OPERATORS), view)),
    rest.length > 0
      ? h(
          'details',
          { id: 'operators', open: view.opened.has('operators') },
          h('summary', {}, t('{0} more', count(rest.length))),
          scrollable(t('Other operators'), table(t('Other operators'), columns, rest, view)),
        )
      : null,
  );
}

function metadata({ metadata: entries }: FileCard): MarkupElement | null {
  const rows = Object.entries(entries);
  if (rows.length === 0) return null;
  return block(
    t('Metadata'),
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
