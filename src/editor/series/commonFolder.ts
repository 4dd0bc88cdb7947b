import path from 'node:path';

/** The folder that all of some files lie in. */
export function commonFolder(models: readonly string[]): string {
  const [first = [], ...others] = models.map((model) => path.dirname(model).split(path.sep));
  const differs = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return (differs < 0 ? first : first.slice(0, differs)).join(path.sep) || path.sep;
}
