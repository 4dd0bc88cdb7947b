import type { HostApi } from '../../src/shared/page';
import { h, type MarkupElement } from '../markup/node';
import type { View } from '../view';

/** What a button asks the host to do; the page finds it by the attribute `data-action`. */
export type Action = Exclude<keyof HostApi, 'ready' | 'estimate' | 'copyText'> | 'copyChart';

export function button(action: Action, label: string, isPrimary = false): MarkupElement {
  return h(
    'vscode-button',
    { key: action, appearance: isPrimary ? 'primary' : 'secondary', 'data-action': action },
    label,
  );
}

/** Our own: the component library's sets an inline style, which the page's policy forbids. */
export function badge(text: string): MarkupElement {
  return h('span', { class: 'badge' }, text);
}

/** A link to another part of the page. */
export function jump(view: View, id: string, text: string): MarkupElement {
  return h(view.isInteractive ? 'vscode-link' : 'a', { href: `#${id}` }, text);
}
