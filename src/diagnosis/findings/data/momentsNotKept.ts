import { defineFinding } from '../finding';

export const momentsNotKept = defineFinding<{ reason: string }>({
  code: 'moments-not-kept',
  title: 'Moments not saved',
  words: ({ reason }) => `The data’s mean and covariance could not be saved for the next run: ${reason}.`,
});
