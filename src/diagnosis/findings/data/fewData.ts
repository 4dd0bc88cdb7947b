import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const fewData = defineFinding<{ samples: number; nmse: number; sigma: number }>({
  code: 'few-data',
  title: 'Few data samples',
  words: ({ samples, nmse, sigma }) =>
    `The mean of ${samples} samples is uncertain: that alone accounts for about ${Math.round(100 * nmse)} % of NMSE at σ = ${round(sigma)}. More data would lower it.`,
});
