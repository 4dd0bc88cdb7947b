import type { Coefficients, PredictionDefinition } from './definition';

/** EDM's preconditioning [Karras et al. 2022, table 1]; σ_d is the data's standard deviation. */
export function edmPreconditioning(sigma: number, sigmaData: number): Coefficients {
  const variance = sigma * sigma + sigmaData * sigmaData;
  const root = Math.sqrt(variance);
  return { cSkip: (sigmaData * sigmaData) / variance, cOut: (sigma * sigmaData) / root, cIn: 1 / root };
}

/** The network F inside EDM's preconditioning. */
export const edmRaw: PredictionDefinition = {
  title: 'raw network (F)',
  output: 'EDM’s raw F',
  diffusersName: null,
  preconditioned: true,
  followsTime: false,
  // The σ_data of images in [−1, 1], and that of latents.
  usualIn: { edm: { rank: 2, timeInput: 'c-noise', sigmaData: [0.5, 1], onlyInDiffusers: true } },
  coefficients: ({ sigma }, sigmaData) => edmPreconditioning(sigma, sigmaData),
  levelFreeFormula: () => null,
};
