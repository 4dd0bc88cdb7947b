import { requirement, type Kind } from '../../domain/options/kinds';
import { t } from '.';

/** "a whole number from 2 to 1000": what host and page ask for, as `requirement` says it in English on the command line. */
export function requirementWords(kind: Kind): string {
  if (kind.type === 'choice') return t('one of {0}', kind.ids.join(', '));
  if (kind.type === 'path' || kind.type === 'output') return t('a path');
  if (kind.type === 'switch') return t('true or false');
  if (kind.type !== 'number') return requirement(kind);
  const { above, minimum, maximum, word } = kind;
  const number =
    minimum === undefined
      ? upTo(maximum, kind.whole, above === 0)
      : kind.whole
        ? t('a whole number from {0} to {1}', minimum, maximum)
        : t('a number from {0} to {1}', minimum, maximum);
  return word === undefined ? number : t('{0}, or {1}', number, word);
}

function upTo(maximum: number, isWhole: boolean, isPositive: boolean): string {
  if (isWhole)
    return isPositive ? t('a positive whole number up to {0}', maximum) : t('a whole number up to {0}', maximum);
  return isPositive ? t('a positive number up to {0}', maximum) : t('a number up to {0}', maximum);
}
