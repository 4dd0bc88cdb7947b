import { diagnosisOptions } from '../domain/options';
import { flagOf, type OptionTable } from '../domain/options/definition';
import { section } from '../domain/options/settings';
import type { OptionReference } from '../domain/remedy';

const options: OptionTable = diagnosisOptions;

/** An option as VS Code users set it: a setting where there is one, else a key of the sidecar file. */
export function optionInEditor({ option, value }: OptionReference): string {
  const definition = options[option];
  if (definition?.setting) {
    const setting = `"${section}.${option}"`;
    return value === undefined ? setting : `${setting} to ${JSON.stringify(value)}`;
  }
  // Only the command line takes it.
  if (!definition?.sidecar) {
    const flag = `${flagOf(option)} on the command line`;
    return value === undefined ? flag : `${flag} to ${JSON.stringify(value)}`;
  }
  return value === undefined
    ? `"${option}" in the sidecar file`
    : `"${option}": ${JSON.stringify(value)} in the sidecar file`;
}
