import type { SamplerName } from '../../../src/domain/generated/samplers';
import type { SamplerDefinition } from '../../../src/samplers/definition';
import { unitVariance, type TimestepGrid } from '../../../src/samplers/grids/spacing';
import { cleanLevel, distinct } from '../../../src/score/noise/schedule';
import type { Solver } from '../../../src/score/solvers/solver';

/** Second-order Adams–Bashforth on d(x/a) = n̂·dσ: one evaluation a step, the slope from the step before. */
const solver: Solver = {
  evaluations: (steps) => steps,
  order: 2,
  async sample(denoise, x, levels, onStep) {
    let state = x;
    let earlier: { noise: Float64Array; length: number } | null = null;
    for (let i = 0; i + 1 < levels.length; i++) {
      const from = levels[i]!;
      const to = levels[i + 1]!;
      const denoised = await denoise(state, from);
      onStep?.(i, from, state, denoised);
      const noise = state.map((value, j) => (value - from.a * denoised[j]!) / from.b);
      const length = to.sigma - from.sigma;
      const last = earlier;
      state = state.map((value, j) => {
        const change = last ? ((noise[j]! - last.noise[j]!) * length) / (2 * last.length) : 0;
        return to.a * (value / from.a + length * (noise[j]! + change));
      });
      earlier = { noise, length };
    }
    return state;
  },
};

/** Whole timesteps that fall with the square of what is left to go. */
const timestepGrid: TimestepGrid = (schedule, timesteps) => ({
  levels: (steps, from) => {
    const top = from?.time ?? timesteps - 1;
    const times = Array.from({ length: steps }, (_, i) => Math.round(top * (1 - i / steps) ** 2));
    return [...distinct(times.map((t) => schedule.levelAtTimestep!(t))), cleanLevel()];
  },
  startScale: unitVariance,
});

export const PYTHON = `last = None
for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    n = (x - a * denoise(x, level)) / b
    h = b2 / a2 - b / a
    change = 0 if last is None else (n - last[0]) * h / (2 * last[1])
    x = a2 * (x / a + h * (n + change))
    last = (n, h)`;

/** A sampler that the product does not have, as a file in src/samplers would define it. */
export const adamsBashforth: SamplerDefinition = {
  id: 'toy' as SamplerName,
  title: 'Adams–Bashforth',
  usualSteps: 24,
  followedSteps: 30,
  solver: () => solver,
  timestepGrid,
  schedulers: {
    ToyScheduler: {},
    ToyAncestralScheduler: { is: 'stochastic' },
    ToyEDMScheduler: { family: 'edm' },
  },
  stochasticNames: [/^toy[-_ ]?sde$/],
  python: () => ({ functions: '', loop: PYTHON }),
  diffusers: { vp: () => ({ name: 'ToyScheduler', settings: { solver_order: 2, lower_order_final: true } }) },
};
