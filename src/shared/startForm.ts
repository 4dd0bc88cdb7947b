import { diagnosisOptions, type SaidOptions } from '../domain/options';
import type { OptionDefinition } from '../domain/options/definition';
import { capitalized } from './format';
import { fits, read, type Kind, type SwitchKind } from '../domain/options/kinds';
import { t } from './l10n';
import { requirementWords } from './l10n/requirementWords';

/** The options that the page asks for before a diagnosis, in its order. */
export const START_FIELDS = [
  'effort',
  'sampler',
  'steps',
  'data',
  'class',
  'promptEmbedding',
  'guidance',
  'criterion',
  'provider',
] as const satisfies readonly (keyof typeof diagnosisOptions)[];

export type StartField = (typeof START_FIELDS)[number];

/** As they are typed; what is absent or empty stays as it is configured. */
export type StartValues = Partial<Record<StartField, string>>;

/** What a diagnosis will take at most, said before it runs. */
export interface Estimate {
  /** "Heun 18" */
  readonly sampler: string;
  /** Network evaluations of one run of the sampler. */
  readonly run: number;
  /** Network evaluations of the whole diagnosis. */
  readonly limit: number;
  /** Of the whole; null where this network was not timed on this machine on that device. */
  readonly seconds: number | null;
  /** On which it was timed. */
  readonly device: string | null;
}

export interface StartForm {
  /** Those that this network takes. */
  readonly fields: readonly StartField[];
  /** Where the settings, the sidecar file or the checkpoint's own files say it: shown where nothing is typed. */
  readonly configured: StartValues;
  /** As they were when it was diagnosed last. */
  readonly values: StartValues;
  readonly estimate: Estimate | null;
}

export function kindOf(field: StartField): Exclude<Kind, SwitchKind> {
  return diagnosisOptions[field].kind;
}

export function helpOf(field: StartField): string {
  const { help }: OptionDefinition = diagnosisOptions[field];
  return help;
}

/** What a choice means, some words or whole sentences, as a sentence. */
export function sentenceOf(words: string): string {
  return `${capitalized(words).replace(/\.$/, '')}.`;
}

/** Why a value cannot be used, in a sentence; null for one that can, and for none. */
export function problemOf(field: StartField, text: string): string | null {
  if (text.trim() === '') return null;
  const kind = kindOf(field);
  return fits(kind, read(kind, [text.trim()])) ? null : t('Enter {0}.', requirementWords(kind));
}

/** The options that the values stand for, paths as they are typed; those that cannot be used are left out. */
export function optionsIn(values: StartValues): SaidOptions {
  const said = START_FIELDS.flatMap((field) => {
    const text = (values[field] ?? '').trim();
    return text === '' || problemOf(field, text) !== null ? [] : [[field, read(kindOf(field), [text])] as const];
  });
  return Object.fromEntries(said);
}

/** Whether a value that a page sends is what this file says, and short enough to be kept. */
export function areStartValues(value: unknown): value is StartValues {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([field, text]) =>
        START_FIELDS.some((one) => one === field) && typeof text === 'string' && text.length <= LONGEST_VALUE,
    )
  );
}

/** A path may be as long as a system allows. */
const LONGEST_VALUE = 4096;
