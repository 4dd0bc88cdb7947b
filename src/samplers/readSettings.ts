import { DiagnosisError } from '../shared/failure';

/**
 * A solver's options from settings that a file holds; those it lacks are the usual ones, and others are passed over.
 * @param choices of the options that are no switches and no lists of whole numbers
 * @throws DiagnosisError 'data' for a setting that the solver does not take
 */
export function readSettings<T extends object>(
  usual: T,
  given: Readonly<Record<string, unknown>>,
  choices: { readonly [K in keyof T]?: readonly T[K][] },
): T {
  const entries = (Object.keys(usual) as (keyof T & string)[]).map((key) => {
    if (!Object.hasOwn(given, key)) return [key, usual[key]] as const;
    const value = given[key];
    const listed: readonly unknown[] | undefined = choices[key];
    const fits = listed ? listed.includes(value) : isLike(usual[key], value);
    if (!fits) throw damagedSettings();
    return [key, value] as const;
  });
  return Object.fromEntries(entries) as T;
}

/** Of two switches, or of two lists of whole numbers. */
function isLike(usual: unknown, value: unknown): boolean {
  if (typeof usual === 'boolean') return typeof value === 'boolean';
  return Array.isArray(usual) && Array.isArray(value) && value.every(Number.isSafeInteger);
}

export function damagedSettings(options?: ErrorOptions): DiagnosisError {
  return new DiagnosisError(
    'data',
    'The Gaussian saved with the report holds damaged sampler settings.',
    'Diagnose the checkpoint again.',
    options,
  );
}
