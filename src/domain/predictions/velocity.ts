import type { PredictionDefinition } from './definition';

/** F = ε − D, or D − ε where the network's time runs from noise to data */
export const velocity: PredictionDefinition = {
  title: 'velocity predictor',
  output: 'the velocity',
  diffusersName: 'flow_prediction',
  preconditioned: false,
  followsTime: true,
  usualIn: { flow: { rank: 1, onlyInDiffusers: true } },
  coefficients: ({ a, b }) => ({ cSkip: 1 / (a + b), cOut: -b / (a + b), cIn: 1 }),
  levelFreeFormula: (time) => (time === 't' ? 'x − time·F' : null),
};
