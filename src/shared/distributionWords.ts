import type { Interval, SameDistribution } from '../domain/report';
import { count, counted, significant } from './format';

/** The third question, asked only with a feature network: do the samples have the same distribution? */
export function distribution({ features, seeds, range, toOwn, chance, toData }: SameDistribution): string {
  const number = (value: number): string => significant(value, 2);
  const between = ({ value, low, high }: Interval): string => `${number(value)} (${number(low)}–${number(high)})`;
  const data = toData
    ? ` The distance to ${count(toData.count)} data samples is ${number(toData.own)} for the full run and ${number(toData.skip)} for the skip, a difference of ${between(toData.added)}.`
    : '';
  return `squared Fréchet distance to the full run ${between(toOwn)} over ${counted(seeds, 'seed')}, in the features of ${features} with input values from ${number(range.low)} to ${number(range.high)}. Between two halves of the full run’s samples it is ${number(chance)}.${data}`;
}
