import { defineFinding } from '../finding';

export const subspace = defineFinding<{ dimension: number; ignored: number }>({
  code: 'subspace',
  title: 'Data on a subspace',
  words: ({ dimension, ignored }) =>
    `The network ignores ${ignored === 1 ? 'one direction' : `${ignored} directions`} of its input, such as a common shift of all points, and its answers have nothing there: data and noise live on a subspace of ${dimension} dimensions. All numbers here are of that subspace. Draw the noise in it, too, when you sample with the exported formula.`,
});
