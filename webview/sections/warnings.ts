import { findingTitle, findingUrl } from '../../src/domain/findings';
import type { Warning } from '../../src/domain/report';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';

/** What the reader should know before relying on the numbers; null when there is nothing. */
export function warnings({ partial }: PageModel): MarkupElement | null {
  const list = partial.warnings ?? [];
  if (list.length === 0) return null;
  return h(
    'section',
    { key: 'warnings', id: 'warnings', class: 'part', 'aria-labelledby': 'warnings-title' },
    h('h2', { id: 'warnings-title' }, 'Findings'),
    h(
      'ul',
      { class: 'warnings' },
      list.map((warning, i) => h('li', { key: i }, ...finding(warning))),
    ),
  );
}

/** VS Code opens a link to the documentation in a browser; a code of another version has none. */
function finding({ code, message }: Warning): Child[] {
  const title = findingTitle(code);
  const url = findingUrl(code);
  if (title === null || url === null) return [message, ' ', h('code', {}, code)];
  const more = 'What this means';
  const name = `${more}: ${title}`;
  return [
    h('strong', {}, `${title}.`),
    ` ${message} `,
    h('a', { href: url, 'aria-label': name, rel: 'noreferrer' }, more),
  ];
}
