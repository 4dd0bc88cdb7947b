import { heun as heunInSigma, heunInTime } from '../score/solvers/solver';
import type { SamplerDefinition } from './definition';
import { interpolatedGrid } from './grids/interpolated';
import { LATENT_BETAS } from './schedulerAlphas';

/** Heun's method in σ [Karras et al. 2022], in a flow's own time where a flow-matching scheduler is followed. */
export const heun = {
  id: 'heun',
  title: 'Heun',
  usualSteps: 18,
  defaultFor: ['edm', 'flow'],
  solver: (_, inFlowTime) => (inFlowTime ? heunInTime : heunInSigma),
  solverOf: ({ inTime }) => (inTime === true ? heunInTime : heunInSigma),
  timestepGrid: interpolatedGrid,
  isOnKarrasGrid: true,
  schedulers: {
    HeunDiscreteScheduler: { usualBetas: LATENT_BETAS },
    FlowMatchHeunDiscreteScheduler: { family: 'flow' },
    KDPM2DiscreteScheduler: { is: 'another solver', usualBetas: LATENT_BETAS },
    KDPM2AncestralDiscreteScheduler: { is: 'stochastic', usualBetas: LATENT_BETAS },
    DPMSolverSDEScheduler: { is: 'stochastic', usualBetas: LATENT_BETAS },
    // Consistency models, in EDM's preconditioning with σ_data 0.5 [Song et al. 2023].
    CMStochasticIterativeScheduler: {
      family: 'edm',
      is: 'stochastic',
      samplesStudents: true,
      defaults: { sigma_min: 0.002, sigma_max: 80 },
    },
    // The reverse SDE of score networks, σ even in its logarithm [Song et al. 2021].
    ScoreSdeVeScheduler: {
      family: 'edm',
      is: 'stochastic',
      prediction: 'score',
      defaults: { sigma_min: 0.01, sigma_max: 1348, sigma_schedule: 'exponential' },
    },
  },
  stochasticNames: [/^(heun[-_ ]?(a|ancestral|churn)|(k?dpm|dpm)[-_ ]?2[-_ ]?(a|ancestral)|edm[-_ ]?stochastic)$/],
  python: ({ settings }) => ({ functions: '', loop: loop(settings['inTime'] === true ? IN_TIME : IN_SIGMA) }),
  diffusers: {
    vp: () => ({ name: 'HeunDiscreteScheduler', isInSigma: true, listsTwice: true }),
    flow: ({ settings }) =>
      settings['inTime'] === true
        ? { name: 'FlowMatchHeunDiscreteScheduler', listsTwice: true }
        : {
            refused:
              'its Heun scheduler for flow matching averages its slopes in time, but this run averages them in σ',
          },
  },
} satisfies SamplerDefinition;

const IN_SIGMA = '0.5 * (b2 - a2 * b / a) * (n2 - n)';
const IN_TIME = '0.5 * ((a2 - a) * (d2 - d) + (b2 - b) * (n2 - n))';

function loop(correction: string): string {
  return `for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    n = (x - a * d) / b
    x = a2 * d + b2 * n
    if b2 > 0:
        d2 = denoise(x, following)
        n2 = (x - a2 * d2) / b2
        x = x + ${correction}`;
}
