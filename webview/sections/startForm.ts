import { counted, duration } from '../../src/shared/format';
import { samplerTitles } from '../../src/domain/generated/samplers';
import {
  helpOf,
  kindOf,
  problemOf,
  sentenceOf,
  type Estimate,
  type StartField,
  type StartForm,
  type StartValues,
} from '../../src/shared/startForm';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { t, translated } from '../../src/shared/l10n';

const fieldLabels = (): Readonly<Record<StartField, string>> => ({
  effort: t('Effort'),
  sampler: t('Sampler'),
  steps: t('Steps'),
  data: t('Training data'),
  class: t('Class'),
  promptEmbedding: t('Prompt embeddings'),
  guidance: t('Guidance scale'),
  criterion: t('Same result means'),
  provider: t('Device'),
});

/** Where nothing is typed and nothing is configured. */
const otherwise = (): Partial<Readonly<Record<StartField, string>>> => ({
  data: t('none: only from the checkpoint'),
  class: t('none'),
  promptEmbedding: t('none'),
  guidance: t('none'),
});

const choiceTitles = (): Partial<Readonly<Record<StartField, Readonly<Record<string, string>>>>> => ({
  effort: { quick: t('quick'), standard: t('standard'), thorough: t('thorough') },
  sampler: samplerTitles,
  criterion: { error: t('same error'), picture: t('same images'), look: t('same distribution') },
  provider: {
    auto: t('fastest that agrees with the CPU'),
    cpu: 'CPU',
    webgpu: 'WebGPU',
    cuda: 'CUDA',
    dml: 'DirectML',
    coreml: 'CoreML',
  },
});

/** The form of a diagnosis that has not run: its options, what it takes, and the button. */
export function startForm(model: PageModel): MarkupElement | null {
  const { start } = model;
  if (!start) return null;
  const values = model.values ?? start.values;
  return h(
    'div',
    { key: 'start-form', class: 'start', role: 'group', 'aria-label': t('Options of the diagnosis') },
    h(
      'div',
      { key: 'fields', class: 'fields' },
      start.fields.map((one) => field(one, start, values)),
    ),
    estimate(start.estimate),
    h(
      'div',
      { key: 'start-actions', class: 'actions' },
      h(
        'vscode-button',
        {
          key: 'start',
          appearance: 'primary',
          'data-action': 'start',
          disabled: model.progress !== null || !canStart(start, values),
        },
        t('Diagnose'),
      ),
    ),
  );
}

/** The same below a report, folded. */
export function nextRun(model: PageModel, view: View): MarkupElement | null {
  const { start } = model;
  if (!start || !view.isInteractive) return null;
  const said = Object.entries(model.values ?? start.values).filter(([, text]) => text.trim() !== '');
  const words = said.map(([name, text]) => `${fieldLabels()[name as StartField]} ${text}`);
  return h(
    'details',
    { key: 'next-run', id: 'next-run', class: 'evidence', open: view.opened.has('next-run') },
    h(
      'summary',
      {},
      words.length === 0 ? t('Options for the next run') : t('Options for the next run: {0}', words.join(', ')),
    ),
    startForm(model),
  );
}

export function canStart({ fields }: StartForm, values: StartValues): boolean {
  return fields.every((name) => problemOf(name, values[name] ?? '') === null);
}

function field(name: StartField, { configured, values: before }: StartForm, values: StartValues): MarkupElement {
  const kind = kindOf(name);
  const problem = problemOf(name, values[name] ?? '');
  const id = `field-${name}`;
  const shared = {
    id,
    'data-field': name,
    'aria-describedby': `${id}-note`,
    'aria-invalid': problem === null ? undefined : 'true',
  };
  const input =
    kind.type === 'choice'
      ? h('select', shared, choices(name, kind.ids, configured[name], before[name] ?? ''))
      : h('input', {
          ...shared,
          type: 'text',
          value: before[name] ?? '',
          placeholder: configured[name] ?? otherwise()[name] ?? '',
          inputmode: kind.type === 'number' && kind.word === undefined ? 'decimal' : undefined,
          spellcheck: 'false',
          autocomplete: 'off',
        });
  return h(
    'div',
    { key: name, class: kind.type === 'path' ? 'field with-button' : 'field' },
    h('label', { for: id }, fieldLabels()[name]),
    kind.type === 'path' ? h('div', { class: 'file' }, input, browse(name)) : input,
    h(
      'p',
      { id: `${id}-note`, class: problem === null ? 'note' : 'note problem', role: 'status' },
      problem ?? note(name, values, configured),
    ),
  );
}

function browse(name: StartField): MarkupElement {
  return h(
    'vscode-button',
    {
      appearance: 'secondary',
      'data-action': 'browse',
      'data-place': name,
      'aria-label': t('Browse: {0}', fieldLabels()[name]),
    },
    t('Browse…'),
  );
}

/** What is chosen, where the choice has words for it; else what the option is for. */
function note(name: StartField, values: StartValues, configured: StartValues): string {
  const kind = kindOf(name);
  const text = values[name]?.trim() ?? '';
  const chosen = text === '' ? (configured[name] ?? '') : text;
  const words =
    kind.type === 'choice' ? (kind.descriptions as Readonly<Record<string, string>> | undefined)?.[chosen] : undefined;
  return translated(words === undefined ? helpOf(name) : sentenceOf(words));
}

function choices(name: StartField, ids: readonly string[], usual: string | undefined, chosen: string): Child[] {
  const titles = choiceTitles()[name] ?? {};
  const title = (id: string): string => titles[id] ?? id;
  return [
    h(
      'option',
      { key: '', value: '', selected: chosen === '' },
      usual === undefined ? t('default') : t('{0} (default)', title(usual)),
    ),
    ...ids
      .filter((id) => id !== usual)
      .map((id) => h('option', { key: id, value: id, selected: chosen === id }, title(id))),
  ];
}

function estimate(found: Estimate | null): MarkupElement {
  return h('p', { key: 'estimate', class: 'estimate', 'aria-live': 'polite' }, found ? estimateWords(found) : '\u00a0');
}

function estimateWords({ sampler, run, limit, seconds: time, device }: Estimate): Child[] {
  return [
    h('strong', {}, t('At most {0}', counted(limit, 'network evaluation'))),
    ` (${t('one run of {0} takes {1}', sampler, run)}). `,
    time === null
      ? t(
          'After the first three evaluations, the page shows the expected time. If it is more than ten minutes, you are asked before the diagnosis continues.',
        )
      : device === null
        ? t('At most about {0} on this machine, based on an earlier run of this network.', duration(time))
        : t(
            'At most about {0} on this machine, based on an earlier run of this network on {1}.',
            duration(time),
            device,
          ),
  ];
}
