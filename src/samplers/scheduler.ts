import { cosineBetas, linearBetas, scaledLinearBetas } from '../score/noise/schedule';
import { DiagnosisError } from '../shared/failure';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { SamplerName } from '../domain/generated/samplers';

/** Which of diffusers' ways a scheduler spaces its noise levels. */
export type GridKind = 'ddim' | 'interpolated' | 'multistep' | 'edm' | 'flow';

/** What a scheduler class is followed as. */
interface Known {
  readonly name: SamplerName;
  readonly grid: GridKind;
  readonly is?: 'stochastic' | 'another solver';
}

const stochastic = (name: SamplerName, grid: GridKind): Known => ({ name, grid, is: 'stochastic' });
const near = (name: SamplerName, grid: GridKind): Known => ({ name, grid, is: 'another solver' });

const SCHEDULERS: Readonly<Record<string, Known>> = {
  DDIMScheduler: { name: 'ddim', grid: 'ddim' },
  DDIMParallelScheduler: { name: 'ddim', grid: 'ddim' },
  EulerDiscreteScheduler: { name: 'euler', grid: 'interpolated' },
  HeunDiscreteScheduler: { name: 'heun', grid: 'interpolated' },
  DPMSolverMultistepScheduler: { name: 'dpmpp-2m', grid: 'multistep' },
  UniPCMultistepScheduler: { name: 'unipc', grid: 'multistep' },
  EDMEulerScheduler: { name: 'euler', grid: 'edm' },
  EDMDPMSolverMultistepScheduler: { name: 'dpmpp-2m', grid: 'edm' },
  FlowMatchEulerDiscreteScheduler: { name: 'euler', grid: 'flow' },
  FlowMatchHeunDiscreteScheduler: { name: 'heun', grid: 'flow' },
  PNDMScheduler: near('dpmpp-2m', 'ddim'),
  LMSDiscreteScheduler: near('dpmpp-2m', 'interpolated'),
  DEISMultistepScheduler: near('dpmpp-2m', 'multistep'),
  DPMSolverSinglestepScheduler: near('dpmpp-2m', 'multistep'),
  KDPM2DiscreteScheduler: near('heun', 'interpolated'),
  DDPMScheduler: stochastic('ddim', 'ddim'),
  DDPMParallelScheduler: stochastic('ddim', 'ddim'),
  LCMScheduler: stochastic('ddim', 'ddim'),
  TCDScheduler: stochastic('ddim', 'ddim'),
  EulerAncestralDiscreteScheduler: stochastic('euler', 'interpolated'),
  KDPM2AncestralDiscreteScheduler: stochastic('heun', 'interpolated'),
  DPMSolverSDEScheduler: stochastic('heun', 'interpolated'),
  SASolverScheduler: stochastic('dpmpp-2m', 'multistep'),
  CosineDPMSolverMultistepScheduler: stochastic('dpmpp-2m', 'edm'),
  FlowMatchLCMScheduler: stochastic('euler', 'flow'),
};

/** The deterministic sampler that a scheduler is followed as. */
export interface SchedulerSampler {
  readonly name: SamplerName;
  readonly grid: GridKind;
  readonly family: 'edm' | 'vp' | 'flow';
  /** One sentence for everything that the scheduler does and this tool does not. */
  readonly notes: readonly string[];
}

/** From the scheduler's class; null where the configuration names none, or none that is known. */
export function samplerOf(config: SchedulerConfig): SchedulerSampler | null {
  const known = SCHEDULERS[config._class_name ?? ''];
  if (!known) return null;
  const { name, grid } = known;
  const family = grid === 'edm' || grid === 'flow' ? grid : familyOf(config);
  return { name, grid, family, notes: notesOn(config, known) };
}

/** A class of its own mostly, a switch in some. */
function familyOf(config: SchedulerConfig): SchedulerSampler['family'] {
  if (config.use_flow_sigmas === true) return 'flow';
  // Stable Video Diffusion's: preconditioned as EDM's, with c_noise for a time.
  return config.timestep_type === 'continuous' && config.prediction_type === 'v_prediction' ? 'edm' : 'vp';
}

function notesOn(config: SchedulerConfig, { name, is }: Known): string[] {
  const title = config._class_name!;
  const notes: string[] = [];
  const random = is === 'stochastic' || config.algorithm_type?.startsWith('sde') || config.stochastic_sampling === true;
  if (random)
    notes.push(
      `${title} draws fresh noise at every step, so a seed has no one true picture; ${TITLES[name]} on its noise levels stands in.`,
    );
  else if (is) notes.push(`${title} is not built in; ${TITLES[name]} on its noise levels stands in.`);
  if (config.thresholding === true)
    notes.push(`${title} is set to dynamic thresholding, which changes the path; it is left out here.`);
  else if (clips(config))
    notes.push(`${title} clips the denoised sample at every step, which changes the path; that is left out here.`);
  return notes;
}

/** DDIM and DDPM clip unless they are told not to. */
function clips({ _class_name, clip_sample }: SchedulerConfig): boolean {
  return clip_sample ?? ['DDIMScheduler', 'DDPMScheduler'].includes(_class_name ?? '');
}

const TITLES: Readonly<Record<SamplerName, string>> = {
  heun: 'Heun',
  euler: 'Euler',
  ddim: 'DDIM',
  'dpmpp-2m': 'DPM-Solver++(2M)',
  unipc: 'UniPC',
};

/** ᾱ_t, [T], as a scheduler makes them; null where the configuration says nothing about them. */
export function alphasOf(config: SchedulerConfig): Float64Array | null {
  const alphas = explicitAlphas(config);
  if (!alphas) return null;
  return config.rescale_betas_zero_snr === true ? zeroTerminalSnr(alphas) : alphas;
}

function explicitAlphas(config: SchedulerConfig): Float64Array | null {
  const { alphas_cumprod, trained_betas, betas } = config;
  if (alphas_cumprod) return Float64Array.from(alphas_cumprod);
  const list = trained_betas ?? betas;
  if (list) return storedAlphas(Float64Array.from(list));
  const named = samplerOf(config);
  if (!config.beta_schedule && !config.beta_end && named?.family !== 'vp') return null;
  return storedAlphas(namedBetas(config));
}

/** Π (1 − β) as diffusers stores it, in float32: a cosine schedule's last σ is 3e-4 away from the float64 one. */
function storedAlphas(betas: Float64Array): Float64Array {
  let product = 1;
  return betas.map((beta) => Math.fround((product *= Math.fround(1 - Math.fround(beta)))));
}

function namedBetas(config: SchedulerConfig): Float64Array {
  const count = config.num_train_timesteps ?? 1000;
  const name = config.beta_schedule ?? 'linear';
  // What diffusers' classes are when nothing is said.
  const latent = /^(Heun|KDPM2|LCM|TCD|DPMSolverSDE)/.test(config._class_name ?? '');
  const start = config.beta_start ?? (latent ? 0.00085 : 1e-4);
  const end = config.beta_end ?? (latent ? 0.012 : 0.02);
  switch (name) {
    case 'linear':
      return linearBetas(count, start, end);
    case 'scaled_linear':
      return scaledLinearBetas(count, start, end);
    case 'squaredcos_cap_v2':
      return cosineBetas(count);
    case 'sigmoid':
      return linearBetas(count, -6, 6).map((x) => start + (end - start) / (1 + Math.exp(-x)));
    default:
      throw new DiagnosisError(
        'sidecar',
        `The scheduler's beta_schedule "${name}" is not known.`,
        'Give its values as trained_betas or alphas_cumprod in the scheduler file.',
      );
  }
}

/** √ᾱ shifted and stretched so that it ends at 0 and begins where it did [Lin et al. 2023, algorithm 1]. */
function zeroTerminalSnr(alphas: Float64Array): Float64Array {
  const first = Math.sqrt(alphas[0]!);
  const last = Math.sqrt(alphas.at(-1)!);
  return alphas.map((alpha) => (((Math.sqrt(alpha) - last) * first) / (first - last)) ** 2);
}
