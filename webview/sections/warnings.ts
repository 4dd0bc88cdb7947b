import { findingTitle } from '../../src/domain/findings';
import type { Warning } from '../../src/domain/report';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { explanation } from './terms';
import { t, translated } from '../../src/shared/l10n';

/** What the reader should know before relying on the numbers; null when there is nothing. */
export function warnings({ partial }: PageModel, view: View): MarkupElement | null {
  const list = partial.warnings ?? [];
  if (list.length === 0) return null;
  return h(
    'section',
    { key: 'warnings', id: 'warnings', class: 'part', 'aria-labelledby': 'warnings-title' },
    h('h2', { id: 'warnings-title' }, t('Findings')),
    h(
      'ul',
      { class: 'warnings' },
      list.map((warning, i) => h('li', { key: i }, ...finding(warning, view))),
    ),
  );
}

/** The docs that come with the extension explain it; a code of another version has no explanation. */
function finding({ code, message }: Warning, view: View): Child[] {
  const known = findingTitle(code);
  if (known === null) return [message, ' ', h('code', {}, code)];
  const title = translated(known);
  const more = t('What this means');
  return [
    h('strong', {}, `${title}.`),
    ` ${message} `,
    view.isInteractive ? explanation(code, more, `${more}: ${title}`) : h('code', {}, code),
  ];
}
