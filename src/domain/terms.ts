/** The terms that the page uses and docs/terms.md explains. */
export const termTitles = {
  sigma: 'σ, the noise level',
  nmse: 'NMSE, what a Gaussian leaves unexplained',
  isotropic: 'Isotropic, the simplest formula',
  're-spaced': 'Re-spaced, fewer steps with a new spacing',
  rung: 'Criterion, what “the same result” means',
} as const;

export type TermCode = keyof typeof termTitles;
