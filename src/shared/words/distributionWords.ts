import type { Interval, SameDistribution } from '../../domain/report';
import { count, counted, significant } from '../format';
import { t } from '../l10n';

/** The third question, asked only with a feature network: do the samples have the same distribution? */
export function distribution({ features, seeds, range, toOwn, chance, toData }: SameDistribution): string {
  const number = (value: number): string => significant(value, 2);
  const between = ({ value, low, high }: Interval): string => `${number(value)} (${number(low)}–${number(high)})`;
  const data = toData
    ? t(
        'The distance to {0} data samples is {1} for the full run and {2} for the skip, a difference of {3}.',
        count(toData.count),
        number(toData.own),
        number(toData.skip),
        between(toData.added),
      )
    : '';
  const words = t(
    'squared Fréchet distance to the full run {0} over {1}, in the features of {2} with input values from {3} to {4}. Between two halves of the full run’s samples it is {5}.',
    between(toOwn),
    counted(seeds, 'seed'),
    features,
    number(range.low),
    number(range.high),
    number(chance),
  );
  return data === '' ? words : `${words} ${data}`;
}
