import { defineFinding } from '../finding';

export const doesNotDenoise = defineFinding<{ parameterization: string }>({
  code: 'does-not-denoise',
  title: 'Does not denoise',
  words: ({ parameterization }) =>
    `Read as ${parameterization}, the network does not denoise its own samples better than a linear filter: it is barely trained, or it is a different kind of network.`,
});
