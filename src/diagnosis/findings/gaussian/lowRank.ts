import { percent } from '../../../shared/format';
import { defineFinding } from '../finding';

export const lowRank = defineFinding<{ rank: number; captured: number }>({
  code: 'low-rank',
  title: 'Kept modes hold little of the variance',
  words: ({ rank, captured }) =>
    `The ${rank} kept modes hold ${percent(captured)} of the variance; the rest is treated as one isotropic tail.`,
  // Where a gap follows, or further modes would change nothing, the rest is such a tail.
  rule: ({ structure: { rank, capturedVariance: captured, modesEnd } }) =>
    captured !== null && captured < 0.5 && modesEnd !== 'gap' && modesEnd !== 'need' ? { rank, captured } : null,
});
