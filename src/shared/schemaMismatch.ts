import type { ErrorObject } from 'ajv';

/** The first mismatch ajv found as the middle of a sentence: "skip.candidates[2].psnr must be number". */
export function schemaMismatch(errors: readonly ErrorObject[] | null | undefined): string {
  // Inside anyOf, ajv reports each branch before the choice itself; the deepest place is the one a person looks for.
  const deepest = [...(errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  if (!deepest) return 'it does not match the schema';
  const place = deepest.instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const subject = place === '' ? 'it' : place;
  const details = deepest.params as { additionalProperty?: string; allowedValues?: unknown[] };
  if (details.additionalProperty !== undefined) return `${subject} has the unknown key "${details.additionalProperty}"`;
  if (details.allowedValues) return `${subject} must be one of ${details.allowedValues.join(', ')}`;
  return `${subject} ${deepest.message ?? 'does not match'}`;
}
