import type { Choice } from '../../src/shared/failure';
import type { ShownFailure } from '../../src/shared/page';
import { isRecord } from '../../src/shared/json';
import { h, type MarkupElement } from '../markup/node';
import type { View } from '../view';
import { button } from './controls';
import { t } from '../../src/shared/l10n';

/** The answers to an open question about the checkpoint, each with its evidence and its keys in the sidecar file. */
export function choices({ choices: open = [] }: ShownFailure, view: View): MarkupElement | null {
  if (open.length === 0) return null;
  return h(
    'ul',
    { key: 'choices', class: 'choices', 'aria-label': t('Answers') },
    open.map((choice, place) => card(choice, place, view)),
  );
}

function card({ label, detail, sidecar }: Choice, place: number, view: View): MarkupElement {
  return h(
    'li',
    { key: place, class: 'choice' },
    h('h3', {}, label),
    h('p', { class: 'aside' }, detail),
    h('p', {}, h('code', {}, keys(sidecar))),
    view.isInteractive &&
      h(
        'vscode-button',
        {
          appearance: place === 0 ? 'primary' : 'secondary',
          'data-action': 'choose',
          'data-place': place,
          'aria-label': t('Use this: {0}', label),
        },
        t('Use This'),
      ),
  );
}

/** What a reader can do instead of choosing one of the cards. */
export function questionActions({ inputs }: ShownFailure): MarkupElement[] {
  return [button('choose', inputs ? t('Enter Values…') : t('Choose…')), button('editSidecar', t('Edit Sidecar File'))];
}

export function howToAnswer({ choices: open, inputs }: ShownFailure): string {
  if (open && inputs)
    return t(
      'Choose the right answer, enter a number, a class, or a file, or edit the sidecar file beside the checkpoint, where the answer is saved.',
    );
  return open
    ? t('Choose the right answer, or edit the sidecar file beside the checkpoint, where the answer is saved.')
    : t(
        'Enter a number, a class, or a file, or edit the sidecar file beside the checkpoint, where the answer is saved.',
      );
}

/** "family: edm, prediction: denoised" */
function keys(sidecar: Readonly<Record<string, unknown>>): string {
  return Object.entries(sidecar)
    .map(([key, value]) => `${key}: ${isRecord(value) ? keys(value) : String(value)}`)
    .join(', ');
}
