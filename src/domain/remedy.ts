import type { DiagnosisOptions } from './options';

export type OptionName = keyof DiagnosisOptions;

/** An option to be set; each surface words it in its own way: a flag in the terminal, a setting or a sidecar key in the editor. */
export interface OptionReference<K extends OptionName = OptionName> {
  readonly option: K;
  /** What to set it to; absent where only the user can know. */
  readonly value?: DiagnosisOptions[K];
}

/** What to do about a failure: words, and the options they name. */
export type Remedy = readonly (string | OptionReference)[];

export function option<K extends OptionName>(name: K, value?: DiagnosisOptions[K]): OptionReference<K> {
  return { option: name, ...(value !== undefined && { value }) };
}

/** A remedy as a template: remedy`Set ${option('steps')} to 2 or more.` */
export function remedy(
  strings: TemplateStringsArray,
  ...parts: (string | number | OptionReference | Remedy)[]
): Remedy {
  const all = strings.flatMap((words, i) => {
    const part = parts[i];
    if (part === undefined) return [words];
    if (typeof part === 'object')
      return [words, ...(Array.isArray(part) ? (part as Remedy) : [part as OptionReference])];
    return [words, String(part)];
  });
  return all.filter((part) => part !== '');
}

/** The remedy as one text, its options worded by `word`. */
export function remedyText(parts: Remedy, word: (reference: OptionReference) => string): string {
  return parts.map((part) => (typeof part === 'string' ? part : word(part))).join('');
}
