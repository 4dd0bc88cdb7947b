import type { PredictionDefinition } from './definition';

/** F = (a·D − x)/b² */
export const score: PredictionDefinition = {
  title: 'score network',
  output: 'the score',
  diffusersName: null,
  preconditioned: false,
  followsTime: false,
  usualIn: { edm: { rank: 3 }, vp: { rank: 4 } },
  coefficients: ({ a, b }) => ({ cSkip: 1 / a, cOut: (b * b) / a, cIn: 1 }),
  levelFreeFormula: () => null,
};
