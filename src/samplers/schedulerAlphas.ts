import { cosineBetas, linearBetas, scaledLinearBetas } from '../score/noise/schedule';
import { DiagnosisError } from '../shared/failure';
import type { SchedulerConfig } from '../domain/schedulerConfig';

/** Between what a schedule's β lie. */
export interface BetaRange {
  readonly start: number;
  readonly end: number;
}

/** Of most schedulers of diffusers, as in DDPM. */
const USUAL_BETAS: BetaRange = { start: 1e-4, end: 0.02 };
/** Of the schedulers that diffusers sets up for Stable Diffusion's latents. */
export const LATENT_BETAS: BetaRange = { start: 0.00085, end: 0.012 };

/** Whether the configuration itself tells how much noise a timestep has. */
export function tellsAlphas({
  alphas_cumprod,
  trained_betas,
  betas,
  beta_schedule,
  beta_end,
}: SchedulerConfig): boolean {
  return [alphas_cumprod, trained_betas, betas, beta_schedule, beta_end].some(Boolean);
}

/**
 * ᾱ_t, [T], as a VP scheduler makes them from its configuration.
 * @param usual its β where the configuration says none
 */
export function schedulerAlphas(config: SchedulerConfig, usual: BetaRange = USUAL_BETAS): Float64Array {
  const alphas = config.alphas_cumprod
    ? Float64Array.from(config.alphas_cumprod)
    : storedAlphas(listedBetas(config) ?? namedBetas(config, usual));
  return config.rescale_betas_zero_snr === true ? zeroTerminalSnr(alphas) : alphas;
}

/** σ of the first timestep: the least noise of a VP scheduler. */
export function leastSigma(config: SchedulerConfig): number {
  return Math.sqrt(1 / schedulerAlphas(config)[0]! - 1);
}

function listedBetas({ trained_betas, betas }: SchedulerConfig): Float64Array | null {
  const list = trained_betas ?? betas;
  return list ? Float64Array.from(list) : null;
}

/** Π (1 − β) as diffusers stores it, in float32: a cosine schedule's last σ is 3e-4 away from the float64 one. */
function storedAlphas(betas: Float64Array): Float64Array {
  let product = 1;
  return betas.map((beta) => Math.fround((product *= Math.fround(1 - Math.fround(beta)))));
}

function namedBetas(config: SchedulerConfig, usual: BetaRange): Float64Array {
  const count = config.num_train_timesteps ?? 1000;
  const name = config.beta_schedule ?? 'linear';
  const start = config.beta_start ?? usual.start;
  const end = config.beta_end ?? usual.end;
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
        `The beta_schedule "${name}" of the scheduler is not supported.`,
        'Set trained_betas or alphas_cumprod in the scheduler file instead.',
      );
  }
}

/** √ᾱ shifted and stretched so that it ends at 0 and begins where it did [Lin et al. 2023, algorithm 1]. */
function zeroTerminalSnr(alphas: Float64Array): Float64Array {
  const first = Math.sqrt(alphas[0]!);
  const last = Math.sqrt(alphas.at(-1)!);
  return alphas.map((alpha) => (((Math.sqrt(alpha) - last) * first) / (first - last)) ** 2);
}
