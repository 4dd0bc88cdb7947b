import type { ErrorObject } from 'ajv';

/** The first mismatch ajv found as the middle of a sentence: "skip.candidates[2].psnr must be number". */
export function schemaMismatch(errors: readonly ErrorObject[] | null | undefined): string {
  // Inside anyOf, ajv reports each branch before the choice itself; the deepest path is the most specific error.
  const all = errors ?? [];
  const deepest = [...all].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  if (!deepest) return 'it does not match the schema';
  const place = deepest.instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const subject = place === '' ? 'it' : place;
  const { additionalProperty } = deepest.params as { additionalProperty?: string };
  if (additionalProperty !== undefined) return `${subject} has the unknown key "${additionalProperty}"`;
  if (choices(deepest).length > 0) {
    const allowed = all.filter(({ instancePath }) => instancePath === deepest.instancePath).flatMap(choices);
    return `${subject} must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`;
  }
  return `${subject} ${deepest.message ?? 'does not match'}`;
}

/** The values that `enum` or `const` allows. */
function choices({ params }: ErrorObject): unknown[] {
  const { allowedValues, allowedValue } = params as { allowedValues?: unknown[]; allowedValue?: unknown };
  return allowedValues ?? (allowedValue === undefined ? [] : [allowedValue]);
}
