import { denoiserOf, type Parameterization } from '../../engine/denoiser';
import { bothDenoisers, guided, type DenoiseBoth } from '../../engine/guidance';
import type { Network } from '../../engine/network';
import type { Denoise } from '../../score/noise/level';
import type { FoundConditions } from './conditions';
import type { BaselineSampler } from '../baseline/baselineSampler';

/** The denoiser that a diagnosis is about. */
export interface DiagnosedDenoiser {
  readonly denoise: Denoise;
  /** With the condition and without; null where only one of them is known. */
  readonly both: DenoiseBoth | null;
  /** w where it is guided. */
  readonly scale: number | null;
}

/** Guided where a scale was given, else under the condition, or without one where that is all there is. */
export function diagnosedDenoiser(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  { conditional, unconditional, scale }: FoundConditions,
): DiagnosedDenoiser {
  const both = unconditional && bothDenoisers(network, parameterization, batch, { conditional, unconditional });
  const denoise = both && scale !== null ? guided(both, scale) : denoiserOf(network, parameterization, batch);
  return { denoise, both, scale };
}

/** The sampler with its evaluations counted as the network's: a guided step takes two. */
export function guidedSampler(sampler: BaselineSampler, { scale }: DiagnosedDenoiser): BaselineSampler {
  if (scale === null) return sampler;
  const { solver, fullRun } = sampler;
  return {
    ...sampler,
    solver: { ...solver, evaluations: (steps) => 2 * solver.evaluations(steps) },
    fullRun: { ...fullRun, evaluations: 2 * fullRun.evaluations },
  };
}
