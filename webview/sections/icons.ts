import type { VerdictState } from '../../src/shared/verdict';
import type { RungStatus } from '../../src/domain/report';
import { h, type MarkupElement } from '../markup/node';

export type Mark = RungStatus | VerdictState | 'running' | 'failed';

/** Each state has a shape and a color of its own, and always stands beside its word. */
const MARKS: Readonly<Record<Mark, { ink: string; paths: readonly string[] }>> = {
  // A disk with a check mark.
  confirmed: { ink: 'green', paths: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5 8.2l2.2 2.2L11.2 6'] },
  // A clock.
  predicted: { ink: 'yellow', paths: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M8 4.5V8l2.4 1.8'] },
  // A circle with a bar.
  none: { ink: 'muted', paths: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5 8h6'] },
  // A circle struck out.
  'not-applicable': { ink: 'muted', paths: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M3.4 12.6l9.2-9.2'] },
  // An hourglass.
  'not-affordable': { ink: 'muted', paths: ['M4 1.5h8M4 14.5h8', 'M5 1.5v2.5L11 12v2.5M11 1.5V4L5 12v2.5'] },
  incomplete: { ink: 'yellow', paths: ['M8 2L14.5 13.5h-13z', 'M8 6.5v3.2M8 11.4v.6'] },
  // A circle with a cross.
  failed: { ink: 'red', paths: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5.5 5.5l5 5M10.5 5.5l-5 5'] },
  running: { ink: 'blue', paths: ['M8 1.5a6.5 6.5 0 1 1-6.5 6.5'] },
};

/** Only an ornament to those who hear the word beside it. */
function icon(mark: Mark): MarkupElement {
  // A status of a later version has the plain mark.
  const { ink, paths } = MARKS[Object.hasOwn(MARKS, mark) ? mark : 'none'];
  return h(
    'svg',
    { key: mark, class: `mark ink-${ink}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    paths.map((d) => h('path', { d })),
  );
}

export function state(mark: Mark, word: string): MarkupElement {
  return h('span', { class: 'state' }, icon(mark), h('span', {}, word));
}
