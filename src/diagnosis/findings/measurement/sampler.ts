import { defineFinding } from '../finding';

export const sampler = defineFinding<{ note: string }>({
  code: 'sampler',
  title: 'Sampler differs from the scheduler’s',
  words: ({ note }) => note,
});
