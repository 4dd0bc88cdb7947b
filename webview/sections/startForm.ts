import { counted, duration } from '../../src/shared/format';
import { samplerTitles } from '../../src/domain/generated/samplers';
import {
  helpOf,
  kindOf,
  problemOf,
  type Estimate,
  type StartField,
  type StartForm,
  type StartValues,
} from '../../src/shared/startForm';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';

const LABELS: Readonly<Record<StartField, string>> = {
  effort: 'Effort',
  sampler: 'Sampler',
  steps: 'Steps',
  data: 'Training data',
  class: 'Class',
  promptEmbedding: 'Prompt embeddings',
  guidance: 'Guidance scale',
  criterion: 'Same result means',
  provider: 'Device',
};

/** Where nothing is typed and nothing is configured. */
const OTHERWISE: Partial<Readonly<Record<StartField, string>>> = {
  data: 'none: only from the checkpoint',
  class: 'none',
  promptEmbedding: 'none',
  guidance: 'none',
};

const CHOICE_TITLES: Partial<Readonly<Record<StartField, Readonly<Record<string, string>>>>> = {
  sampler: samplerTitles,
  criterion: { error: 'same error', picture: 'same images', look: 'same distribution' },
  provider: {
    auto: 'fastest that agrees with the CPU',
    cpu: 'CPU',
    webgpu: 'WebGPU',
    cuda: 'CUDA',
    dml: 'DirectML',
    coreml: 'CoreML',
  },
};

/** The form of a diagnosis that has not run: its options, what it takes, and the button. */
export function startForm(model: PageModel): MarkupElement | null {
  const { start } = model;
  if (!start) return null;
  const values = model.values ?? start.values;
  return h(
    'div',
    { key: 'start-form', class: 'start', role: 'group', 'aria-label': 'Options of the diagnosis' },
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
        'Diagnose',
      ),
    ),
  );
}

/** The same below a report, folded. */
export function nextRun(model: PageModel, view: View): MarkupElement | null {
  const { start } = model;
  if (!start || !view.isInteractive) return null;
  const said = Object.entries(model.values ?? start.values).filter(([, text]) => text.trim() !== '');
  const words = said.map(([name, text]) => `${LABELS[name as StartField].toLowerCase()} ${text}`);
  return h(
    'details',
    { key: 'next-run', id: 'next-run', class: 'evidence', open: view.opened.has('next-run') },
    h('summary', {}, words.length === 0 ? 'Options for the next run' : `Options for the next run: ${words.join(', ')}`),
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
          placeholder: configured[name] ?? OTHERWISE[name] ?? '',
          inputmode: kind.type === 'number' && kind.word === undefined ? 'decimal' : undefined,
          spellcheck: 'false',
          autocomplete: 'off',
        });
  return h(
    'div',
    { key: name, class: kind.type === 'path' ? 'field with-button' : 'field' },
    h('label', { for: id }, LABELS[name]),
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
    { appearance: 'secondary', 'data-action': 'browse', 'data-place': name, 'aria-label': `Browse: ${LABELS[name]}` },
    'Browse…',
  );
}

/** What is chosen, where the choice has words for it; else what the option is for. */
function note(name: StartField, values: StartValues, configured: StartValues): string {
  const kind = kindOf(name);
  const text = values[name]?.trim() ?? '';
  const chosen = text === '' ? (configured[name] ?? '') : text;
  const words =
    kind.type === 'choice' ? (kind.descriptions as Readonly<Record<string, string>> | undefined)?.[chosen] : undefined;
  return words === undefined ? helpOf(name) : `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, '')}.`;
}

function choices(name: StartField, ids: readonly string[], usual: string | undefined, chosen: string): Child[] {
  const titles = CHOICE_TITLES[name] ?? {};
  const title = (id: string): string => titles[id] ?? id;
  return [
    h(
      'option',
      { key: '', value: '', selected: chosen === '' },
      usual === undefined ? 'default' : `${title(usual)} (default)`,
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
    h('strong', {}, `At most ${counted(limit, 'network evaluation')}`),
    ` (one run of ${sampler} takes ${run}). `,
    time === null
      ? 'How long that takes is said after the first three, before more are made.'
      : `At most about ${duration(time)} on this machine, as this network was timed before on ${device ?? 'it'}.`,
  ];
}
