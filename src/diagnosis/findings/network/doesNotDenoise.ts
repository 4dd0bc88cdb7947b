import { defineFinding } from '../finding';

export const doesNotDenoise = defineFinding<{ kind: string }>({
  code: 'does-not-denoise',
  title: 'Does not denoise',
  words: ({ kind }) =>
    `As ${kind}, the network does not denoise its own samples better than a linear filter: either it is barely trained, or it is another kind of network.`,
});
