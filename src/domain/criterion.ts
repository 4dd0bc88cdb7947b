/** What "the same result" means: the error of the full run, its images to the eye, or their distribution. */
export type Criterion = 'error' | 'picture' | 'look';
