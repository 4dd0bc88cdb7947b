import { ddim as ddimSolver } from '../score/solvers/solver';
import type { SamplerDefinition } from './definition';
import { euler, EULER_LOOP } from './euler';
import { ddimGrid } from './grids/ddim';
import { LATENT_BETAS } from './schedulerAlphas';

/** DDIM with η = 0 [Song et al. 2021]: Euler's steps on a grid of its own. */
export const ddim = {
  id: 'ddim',
  title: 'DDIM',
  usualSteps: 50,
  defaultFor: ['vp'],
  solver: () => ddimSolver,
  timestepGrid: ddimGrid,
  schedulers: {
    DDIMScheduler: { clips: true },
    DDIMParallelScheduler: {},
    DDPMScheduler: { is: 'stochastic', clips: true },
    DDPMParallelScheduler: { is: 'stochastic' },
    LCMScheduler: { is: 'stochastic', usualBetas: LATENT_BETAS, samplesStudents: true },
    TCDScheduler: { is: 'stochastic', usualBetas: LATENT_BETAS, samplesStudents: true },
  },
  stochasticNames: [/^(ddpm|lcm|tcd|restart)$/],
  python: ({ leaps }) => ({ functions: '', loop: leaps ? LEAPING : EULER_LOOP }),
  diffusers: {
    // DDIM without noise is DPM-Solver++ of first order, and only that one takes its timesteps as they are given.
    vp: () => ({
      name: 'DPMSolverMultistepScheduler',
      settings: { use_lu_lambdas: false, solver_order: 1, algorithm_type: 'dpmsolver++', final_sigmas_type: 'zero' },
    }),
    flow: euler.diffusers.flow,
    edm: euler.diffusers.edm,
  },
} satisfies SamplerDefinition;

const LEAPING = `for level in LEVELS[:-1]:
    (a, b), (a2, b2) = level[:2], level[7:9]  # a step of this DDIM ends where it does, not at the next level
    d = denoise(x, level)
    x = a2 * d + b2 * (x - a * d) / b`;
