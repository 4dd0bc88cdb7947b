import { diagnosisOptions } from '../domain/options';
import { flagOf, type OptionTable } from '../domain/options/definition';
import { section } from '../domain/options/settings';
import type { OptionReference } from '../domain/remedy';
import { t } from '../shared/l10n';

const options: OptionTable = diagnosisOptions;

/** An option as VS Code users set it: a setting where there is one, else a key of the sidecar file. */
export function optionInEditor({ option, value }: OptionReference): string {
  const definition = options[option];
  if (definition?.setting) {
    const setting = `"${section}.${option}"`;
    return value === undefined ? setting : t('{0} to {1}', setting, JSON.stringify(value));
  }
  // Only the command line takes it.
  if (!definition?.sidecar) {
    const flag = t('{0} on the command line', flagOf(option));
    return value === undefined ? flag : t('{0} to {1}', flag, JSON.stringify(value));
  }
  return value === undefined
    ? t('"{0}" in the sidecar file', option)
    : t('"{0}": {1} in the sidecar file', option, JSON.stringify(value));
}
