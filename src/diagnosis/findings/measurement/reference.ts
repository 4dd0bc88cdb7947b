import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

/** Part of the sampler's own error by which the reference solution may still move. */
const ROUGH = 0.5;

export const reference = defineFinding<{ change: number }>({
  code: 'reference',
  title: 'Rough reference solution',
  words: ({ change }) =>
    `The reference solution still changes by ${round(change)} of the sampler’s own error when its steps are halved. Error ratios are rough.`,
  rule: ({ skip }) => (skip.own && skip.own.referenceChange > ROUGH ? { change: skip.own.referenceChange } : null),
});
