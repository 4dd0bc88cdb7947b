import { euler as eulerSolver } from '../score/solvers/solver';
import type { SamplerDefinition } from './definition';
import { interpolatedGrid } from './grids/interpolated';

export const EULER_LOOP = `for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    x = a2 * d + b2 * (x - a * d) / b`;

/** Euler's method on the probability-flow ODE. */
export const euler = {
  id: 'euler',
  title: 'Euler',
  usualSteps: 18,
  // What pipelines of flow matching, which name it most, are run with.
  followedSteps: 28,
  solver: () => eulerSolver,
  timestepGrid: interpolatedGrid,
  isOnKarrasGrid: true,
  schedulers: {
    EulerDiscreteScheduler: {},
    EDMEulerScheduler: { family: 'edm' },
    FlowMatchEulerDiscreteScheduler: { family: 'flow' },
    EulerAncestralDiscreteScheduler: { is: 'stochastic' },
    FlowMatchLCMScheduler: { family: 'flow', is: 'stochastic', samplesStudents: true },
  },
  stochasticNames: [/^euler[-_ ]?(a|ancestral)$/],
  python: () => ({ functions: '', loop: EULER_LOOP }),
  diffusers: {
    vp: () => ({ name: 'EulerDiscreteScheduler', isInSigma: true }),
    flow: () => ({ name: 'FlowMatchEulerDiscreteScheduler', settings: { use_dynamic_shifting: false } }),
    edm: () => ({ name: 'EDMEulerScheduler' }),
  },
} satisfies SamplerDefinition;
