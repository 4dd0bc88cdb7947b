import type { PredictionDefinition } from './definition';

/** F = a·ε − b·D [Salimans & Ho 2022] */
export const v: PredictionDefinition = {
  title: 'v predictor',
  output: 'v',
  diffusersName: 'v_prediction',
  preconditioned: false,
  followsTime: false,
  usualIn: { vp: { rank: 2 } },
  coefficients: ({ a, b }) => ({ cSkip: a / (a * a + b * b), cOut: -b / (a * a + b * b), cIn: 1 }),
  levelFreeFormula: () => null,
};
