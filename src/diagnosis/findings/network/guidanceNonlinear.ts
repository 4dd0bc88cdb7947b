import { percent, round } from '../../../shared/format';
import { defineFinding } from '../finding';

export const guidanceNonlinear = defineFinding<{
  /** The largest scale w up to which guidance is as linear as the conditional network. */
  scale: number;
  sigma: number;
  plainNmse: number;
  breakingScale: number;
  breakingNmse: number;
}>({
  code: 'guidance-nonlinear',
  title: 'Guidance breaks linearity',
  words: ({ scale, sigma, plainNmse, breakingScale, breakingNmse }) =>
    `Guidance above w = ${scale} breaks linearity: at σ = ${round(sigma)} the Gaussians leave ${percent(plainNmse)} unexplained at w = 1 and ${percent(breakingNmse)} at w = ${breakingScale}.`,
});
