import { defineFinding } from '../finding';

export const fewData = defineFinding<{ samples: number; modes: number }>({
  code: 'few-data',
  title: 'Too few data',
  words: ({ samples, modes }) =>
    `${samples} samples are too few data for ${modes} modes: with fewer than four samples a mode, the Gaussian follows chance, and the NMSE is uncertain by more than its interval says.`,
});
