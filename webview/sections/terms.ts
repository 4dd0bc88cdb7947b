import { termTitles, type TermCode } from '../../src/domain/terms';
import { h, type Child } from '../markup/node';
import type { View } from '../view';
import { t, translated } from '../../src/shared/l10n';

/** A word that the docs explain: on the page it opens what they say; a file has no docs beside it. */
export function term(view: View, code: TermCode, text: string): Child {
  if (!view.isInteractive) return text;
  return explanation(code, text, t('What this means: {0}', translated(termTitles[code])));
}

/** Opens what the docs say of a finding or a term. */
export function explanation(code: string, text: string, name: string): Child {
  return h(
    'button',
    { type: 'button', class: 'term', 'data-action': 'explain', 'data-place': code, 'aria-label': name, title: name },
    text,
  );
}
