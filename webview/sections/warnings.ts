import { h, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';

/** What the reader must know to trust the numbers; nothing when there is nothing. */
export function warnings({ partial }: PageModel): MarkupElement | null {
  const list = partial.warnings ?? [];
  if (list.length === 0) return null;
  return h(
    'section',
    { key: 'warnings', id: 'warnings', class: 'part', 'aria-labelledby': 'warnings-title' },
    h('h2', { id: 'warnings-title' }, 'Warnings'),
    h(
      'ul',
      { class: 'warnings' },
      list.map(({ code, message }, i) => h('li', { key: i }, message, ' ', h('code', {}, code))),
    ),
  );
}
