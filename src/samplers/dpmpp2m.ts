import { DPM_SOLVER, dpmSolver, slopes, type DpmSolverOptions } from '../score/solvers/dpmSolver';
import { roundHalfEven } from '../score/noise/timesteps';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { SamplerDefinition } from './definition';
import type { ExportedRun, SettingValue } from './exportedRun';
import { ddimGrid } from './grids/ddim';
import { flowLevel, type FlowRule } from './grids/flow';
import { interpolatedGrid } from './grids/interpolated';
import { multistepGrid, type Curve } from './grids/multistep';
import { curveOf, sigmaRange } from './grids/spacing';
import { finalSigmasType, PREDICTED, solverOrder, unusualSettings } from './multistepSettings';
import { readSettings } from './readSettings';
import { leastSigma } from './schedulerAlphas';

const TITLE = 'DPM-Solver++(2M)';

/** diffusers rounds the fractional timesteps of Karras' and Lu's grids, unless β are cosine's; the others' a cast cuts off. */
function curve(config: SchedulerConfig, sigmas: Float64Array): Curve | null {
  const shape = curveOf(config);
  const { lowest, highest } = sigmaRange(sigmas);
  const rounding = config.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfEven;
  if (shape) return { shape, highest, lowest, whole: shape === 'karras' ? rounding : Math.trunc };
  if (config.use_lu_lambdas !== true) return null;
  // Even steps in λ from ends that diffusers holds in float32.
  const stored = (sigma: number): number => Math.exp(Math.fround(Math.log(sigma)));
  return { shape: 'exponential', highest: stored(highest), lowest: stored(lowest), whole: rounding };
}

/** Timesteps whose ln(a/b) is not below `lambda_min_clipped`. */
function usedTimesteps(config: SchedulerConfig, sigmas: Float64Array): number {
  const least = config.lambda_min_clipped;
  return typeof least === 'number' ? sigmas.filter((sigma) => -Math.log(sigma) >= least).length : sigmas.length;
}

const flowRule: FlowRule = {
  span: (timesteps) => ({ top: 1 - 1 / timesteps, end: 0, endIncluded: false }),
  isEven: true,
  // The least noise of its VP schedule, taken for a t.
  leastNoise: (config) => flowLevel(leastSigma(config), 0),
};

/** Multistep DPM-Solver++ [Lu et al. 2022b], of second order unless a scheduler says otherwise. */
export const dpmpp2m = {
  id: 'dpmpp-2m',
  title: TITLE,
  usualSteps: 20,
  solver: (config) =>
    dpmSolver({
      predicted: config.algorithm_type?.endsWith('dpmsolver') ? 'noise' : DPM_SOLVER.predicted,
      order: solverOrder(config, DPM_SOLVER.order),
      slope: slopes.find((slope) => slope === config.solver_type) ?? DPM_SOLVER.slope,
      lowerOrderFinal: config.lower_order_final ?? DPM_SOLVER.lowerOrderFinal,
      eulerAtFinal: config.euler_at_final ?? DPM_SOLVER.eulerAtFinal,
    }),
  solverOf: (settings) => dpmSolver(settingsOf({ settings })),
  timestepGrid: multistepGrid({ curve, usedTimesteps }),
  flowRule,
  schedulers: {
    DPMSolverMultistepScheduler: {},
    EDMDPMSolverMultistepScheduler: { family: 'edm' },
    PNDMScheduler: { is: 'another solver', timestepGrid: ddimGrid },
    LMSDiscreteScheduler: { is: 'another solver', timestepGrid: interpolatedGrid },
    DEISMultistepScheduler: { is: 'another solver' },
    DPMSolverSinglestepScheduler: { is: 'another solver' },
    SASolverScheduler: { is: 'stochastic' },
    CosineDPMSolverMultistepScheduler: { family: 'edm', is: 'stochastic', unreadTime: '2/π·arctan(σ)' },
  },
  stochasticNames: [/^(dpm(pp|\+\+)?|sa)[-_ ]?((2|3)[ms]?[-_ ]?)?(sde|solver|a|ancestral)(pp)?$/, /^(er[-_ ])?sde$/],
  python: (run) => (isUsual(run) ? { functions: '', loop: LOOP } : unusualSettings(TITLE)),
  diffusers: {
    vp: (run) => ({
      name: 'DPMSolverMultistepScheduler',
      settings: { use_lu_lambdas: false, ...diffusersSettings(run) },
    }),
    edm: (run) => ({ name: 'EDMDPMSolverMultistepScheduler', settings: diffusersSettings(run) }),
  },
} satisfies SamplerDefinition;

function settingsOf({ settings }: Pick<ExportedRun, 'settings'>): DpmSolverOptions {
  return readSettings(DPM_SOLVER, settings, { predicted: PREDICTED, order: [1, 2, 3], slope: slopes });
}

/** Of order 2 on D with a first-order step to the clean end. */
function isUsual(run: ExportedRun): boolean {
  const { predicted, order, slope } = settingsOf(run);
  return predicted === 'denoised' && order === 2 && slope === 'midpoint' && run.endsClean;
}

/** The run's own settings, whatever the pipeline's configuration says. */
function diffusersSettings(run: ExportedRun): Record<string, SettingValue> {
  const { predicted, order, slope, lowerOrderFinal, eulerAtFinal } = settingsOf(run);
  return {
    solver_order: order,
    solver_type: slope,
    algorithm_type: predicted === 'noise' ? 'dpmsolver' : 'dpmsolver++',
    lower_order_final: lowerOrderFinal,
    euler_at_final: eulerAtFinal,
    final_sigmas_type: finalSigmasType(run),
  };
}

const LOOP = `last = None
for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    if b2 == 0:
        return a2 * d
    h = math.log(a2 / b2) - math.log(a / b)
    slope = 0 if last is None else (d - last[0]) * h / (2 * last[1])
    x = b2 / b * x - a2 * math.expm1(-h) * (d + slope)
    last = (d, h)`;
