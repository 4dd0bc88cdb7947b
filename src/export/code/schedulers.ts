import type { Skip } from '../skip';
import { text } from './python';
import { refused } from './refused';
import { leaps, settingsOf } from './steps';
import type { Prediction } from '../../domain/predictions';
import type { SamplerName } from '../../domain/generated/samplers';

/** The scheduler of diffusers that takes the same steps, and in which frame its latents live. */
export interface Scheduler {
  readonly name: string;
  /** Arguments over the pipeline's own configuration. */
  readonly settings: Readonly<Record<string, string>>;
  /** `native`: a·x₀ + b·n; `sigma`: that over a. */
  readonly frame: 'native' | 'sigma';
  /** Its list of levels, the inner ones twice for Heun. */
  readonly twice: boolean;
  /** Divides latents before the network is asked. */
  readonly scales: boolean;
}

const VP_PREDICTIONS: Partial<Record<Prediction, string>> = {
  epsilon: 'epsilon',
  v: 'v_prediction',
  denoised: 'sample',
};

export function schedulerOf(skip: Skip): Scheduler {
  const { model, sampler } = skip.report;
  if (leaps(skip)) throw refused('diffusers', 'the steps of this DDIM do not end where the next begin');
  if (model.family === 'vp') {
    const prediction = VP_PREDICTIONS[model.prediction];
    if (!prediction) throw refused('diffusers', `its schedulers know no network that predicts the ${model.prediction}`);
    return vp(sampler.name, prediction, skip);
  }
  if (model.family === 'flow') return flow(sampler.name, skip);
  if (model.prediction !== 'edm-raw')
    throw refused('diffusers', 'its EDM schedulers apply the preconditioning themselves, and this network holds it');
  return edm(sampler.name, skip);
}

/** What a scheduler may have been told to do with its own grid, switched off: the levels are put in its place. */
const NO_GRID = { use_karras_sigmas: 'False', use_exponential_sigmas: 'False', use_beta_sigmas: 'False' };

function vp(sampler: SamplerName, prediction: string, skip: Skip): Scheduler {
  const settings = { prediction_type: text(prediction), ...NO_GRID };
  const inSigma = { settings, frame: 'sigma', scales: true } as const;
  const native = { frame: 'native', twice: false, scales: true } as const;
  if (skip.from.a === 0 && (sampler === 'heun' || sampler === 'euler'))
    throw refused('diffusers', `its ${sampler} scheduler cannot start from σ = ∞`);
  switch (sampler) {
    case 'heun':
      return { ...inSigma, name: 'HeunDiscreteScheduler', twice: true };
    case 'euler':
      return { ...inSigma, name: 'EulerDiscreteScheduler', twice: false };
    case 'ddim':
      // DDIM without noise is DPM-Solver++ of first order, and only that one takes its timesteps as they are given.
      return { ...native, name: DPM_SOLVER, settings: { ...settings, ...NO_LAMBDAS, ...firstOrder } };
    case 'dpmpp-2m':
      return { ...native, name: DPM_SOLVER, settings: { ...settings, ...NO_LAMBDAS, ...dpmSolver(skip) } };
    case 'unipc':
      return { ...native, name: 'UniPCMultistepScheduler', settings: { ...settings, ...uniPc(skip) } };
  }
}

const DPM_SOLVER = 'DPMSolverMultistepScheduler';
const NO_LAMBDAS = { use_lu_lambdas: 'False' };
const firstOrder = { solver_order: '1', algorithm_type: '"dpmsolver++"', final_sigmas_type: '"zero"' };

/** The report's own settings, whatever the pipeline's configuration says. */
function dpmSolver(skip: Skip): Record<string, string> {
  const { predicted, order = 2, slope = 'midpoint', lowerOrderFinal = true, eulerAtFinal = false } = settingsOf(skip);
  return {
    solver_order: `${order}`,
    solver_type: text(slope),
    algorithm_type: text(predicted === 'noise' ? 'dpmsolver' : 'dpmsolver++'),
    lower_order_final: truth(lowerOrderFinal),
    euler_at_final: truth(eulerAtFinal),
    final_sigmas_type: end(skip),
  };
}

function uniPc(skip: Skip): Record<string, string> {
  const { predicted, order = 2, variant = 'bh2', lowerOrderFinal = true, uncorrected = [] } = settingsOf(skip);
  return {
    solver_order: `${order}`,
    solver_type: text(variant),
    predict_x0: truth(predicted !== 'noise'),
    lower_order_final: truth(lowerOrderFinal),
    disable_corrector: JSON.stringify(uncorrected),
    final_sigmas_type: end(skip),
  };
}

function end({ end: last }: Skip): string {
  return text(last.b === 0 ? 'zero' : 'sigma_min');
}

function truth(value: boolean): string {
  return value ? 'True' : 'False';
}

function flow(sampler: SamplerName, skip: Skip): Scheduler {
  // Where the network's time runs from noise to data its answer has the other sign, which the table of levels shows.
  if (skip.to.cOut > 0) throw refused('diffusers', 'its flow schedulers want time to run from data to noise');
  const common = { settings: { shift: '1.0', use_dynamic_shifting: 'False' }, frame: 'native', scales: false } as const;
  switch (sampler) {
    case 'heun':
      if (!settingsOf(skip).inTime)
        throw refused('diffusers', 'its Heun for flow matching takes its slopes in time, and this one in σ');
      return { ...common, name: 'FlowMatchHeunDiscreteScheduler', settings: { shift: '1.0' }, twice: true };
    case 'euler':
    case 'ddim':
      return { ...common, name: 'FlowMatchEulerDiscreteScheduler', twice: false };
    case 'dpmpp-2m':
    case 'unipc':
      throw refused('diffusers', `its ${sampler} is not run on flow matching here`);
  }
}

function edm(sampler: SamplerName, skip: Skip): Scheduler {
  const common = { settings: {}, frame: 'native', twice: false, scales: true } as const;
  switch (sampler) {
    case 'euler':
    case 'ddim':
      return { ...common, name: 'EDMEulerScheduler' };
    case 'dpmpp-2m':
      return { ...common, name: 'EDMDPMSolverMultistepScheduler', settings: dpmSolver(skip) };
    case 'heun':
    case 'unipc':
      throw refused('diffusers', `it has no EDM scheduler that takes the steps of ${sampler}`);
  }
}
