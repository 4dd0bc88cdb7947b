/** Whether a value from a JSON file is an object by keys, rather than a list or a single value. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
