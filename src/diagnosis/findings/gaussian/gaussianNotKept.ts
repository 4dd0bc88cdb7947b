import { defineFinding } from '../finding';

export const gaussianNotKept = defineFinding<{ reason: string }>({
  code: 'gaussian-not-kept',
  title: 'Gaussian not saved',
  words: ({ reason }) => `The Gaussian could not be saved, so the skip cannot be exported from this report: ${reason}.`,
});
