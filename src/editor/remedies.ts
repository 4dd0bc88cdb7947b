import type { OptionReference } from '../domain/remedy';
import { defaults, section } from './settings';

/** An option as somebody at home in VS Code sets it: a setting where there is one, else a key of the sidecar file. */
export function optionInEditor({ option, value }: OptionReference): string {
  if (Object.hasOwn(defaults, option)) {
    const setting = `"${section}.${option}"`;
    return value === undefined ? setting : `${setting} to ${JSON.stringify(value)}`;
  }
  return value === undefined
    ? `"${option}" in the sidecar file`
    : `"${option}": ${JSON.stringify(value)} in the sidecar file`;
}
