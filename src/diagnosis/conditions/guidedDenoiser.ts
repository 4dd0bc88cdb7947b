import { denoiserOf, type Reading } from '../../engine/denoiser';
import { bothDenoisers, guided, type DenoiseBoth } from '../../engine/guidance';
import type { Network } from '../../engine/network';
import type { Denoise } from '../../score/noise/level';
import type { FoundConditions } from './conditions';
import type { OwnSampler } from '../baseline/baselineSampler';

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
  reading: Reading,
  batch: number,
  { conditional, unconditional, scale }: FoundConditions,
): DiagnosedDenoiser {
  const both = unconditional && bothDenoisers(network, reading, batch, conditional, unconditional);
  const denoise = both && scale !== null ? guided(both, scale) : denoiserOf(network, reading, batch);
  return { denoise, both, scale };
}

/** The sampler with its evaluations counted as the network's: a guided step takes two. */
export function guidedSampler(sampler: OwnSampler, { scale }: DiagnosedDenoiser): OwnSampler {
  if (scale === null) return sampler;
  const { solver, own } = sampler;
  return {
    ...sampler,
    solver: { ...solver, evaluations: (steps) => 2 * solver.evaluations(steps) },
    own: { ...own, evaluations: 2 * own.evaluations },
  };
}
