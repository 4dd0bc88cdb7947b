import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const sigmaData = defineFinding<{ std: number; sigmaData: number }>({
  code: 'sigma-data',
  title: 'σ_data differs from the data’s',
  words: ({ std, sigmaData: told }) =>
    `The data have a standard deviation of ${round(std)}, but the network is preconditioned for σ_data = ${round(told)}. One of the two scales may be wrong.`,
});
