/** What "the same result" means: the error of the full run, its images to the eye, or their distribution. */
export const CRITERIA = ['error', 'picture', 'look'] as const;

export type Criterion = (typeof CRITERIA)[number];
