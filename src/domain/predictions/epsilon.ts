import type { PredictionDefinition } from './definition';

/** x = a·D + b·F */
export const epsilon: PredictionDefinition = {
  title: 'noise predictor (ε)',
  output: 'the noise ε',
  diffusersName: 'epsilon',
  preconditioned: false,
  followsTime: false,
  usualIn: { edm: { rank: 4 }, vp: { rank: 1 } },
  coefficients: ({ a, b }) => ({ cSkip: 1 / a, cOut: -b / a, cIn: 1 }),
  levelFreeFormula: (time) => (time === 'sigma' ? 'x − time·F' : null),
};
