import type { PredictionDefinition } from './definition';

/** F = D */
export const denoised: PredictionDefinition = {
  title: 'denoiser',
  output: 'the denoised sample',
  diffusersName: 'sample',
  preconditioned: false,
  followsTime: false,
  usualIn: { edm: { rank: 1 }, vp: { rank: 3 } },
  coefficients: () => ({ cSkip: 0, cOut: 1, cIn: 1 }),
  levelFreeFormula: () => 'F',
};
