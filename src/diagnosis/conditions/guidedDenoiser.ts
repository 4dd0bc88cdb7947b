import { denoiserOf } from '../../engine/denoiser';
import type { Parameterization } from '../../score/parameterization';
import { bothDenoisers, guided, type DenoiseBoth } from '../../engine/guidance';
import type { Conditions } from '../../engine/conditions';
import type { Network } from '../../engine/network';
import { rowsOf } from '../../score/rows';
import type { Denoise } from '../../score/noise/level';
import type { Spread } from '../subject';
import type { FoundConditions } from './conditions';
import type { BaselineSampler } from '../baseline/baselineSampler';

/** The denoiser that a diagnosis is about. */
export interface GuidedDenoiser {
  readonly denoise: Denoise;
  /** The same for seeds that take several classes or prompts in turn; null where there is one. */
  readonly spread: Spread | null;
  /** With the condition and without; null where only one of them is known. */
  readonly both: DenoiseBoth | null;
  /** w where it is guided. */
  readonly scale: number | null;
}

/** Guided where a scale was given, else under the condition, or without one where that is all there is. */
export function guidedDenoiser(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  { conditional, unconditional, scale, spread }: FoundConditions,
): GuidedDenoiser {
  const bothOf = (one: Conditions): DenoiseBoth | null =>
    unconditional && bothDenoisers(network, parameterization, batch, { conditional: one, unconditional });
  const denoiserUnder = (one: Conditions): Denoise => {
    const both = bothOf(one);
    return both && scale !== null ? guided(both, scale) : denoiserOf(network, parameterization, batch, one);
  };
  const denoise = denoiserUnder(conditional);
  return {
    // What is found without any run is of all classes or prompts: that of the network without them, where it is known.
    denoise:
      spread && unconditional && scale === null ? denoiserOf(network, parameterization, batch, unconditional) : denoise,
    spread:
      spread &&
      inTurns(
        spread.map(({ name, conditional }) => ({ name, denoise: denoiserUnder(conditional) })),
        network.dimension,
      ),
    both: bothOf(conditional),
    scale,
  };
}

/** Seed k goes to denoiser k mod n. */
function inTurns(under: readonly { readonly name: string; readonly denoise: Denoise }[], d: number): Spread {
  const n = under.length;
  const denoiser =
    (from: number): Denoise =>
    async (x, level) => {
      const result = new Float64Array(x.length);
      for (const [k, { denoise }] of under.entries()) {
        const rows: number[] = [];
        for (let row = (k + n - (from % n)) % n; row * d < x.length; row += n) rows.push(row);
        if (rows.length === 0) continue;
        const denoised = await denoise(rowsOf(x, rows, d), level);
        for (const [j, row] of rows.entries()) result.set(denoised.subarray(j * d, (j + 1) * d), row * d);
      }
      return result;
    };
  return { names: under.map(({ name }) => name), denoiser };
}

/** The sampler with its evaluations counted as the network's: a guided step takes two. */
export function guidedSampler(sampler: BaselineSampler, { scale }: GuidedDenoiser): BaselineSampler {
  if (scale === null) return sampler;
  const { solver, fullRun } = sampler;
  return {
    ...sampler,
    solver: { ...solver, evaluations: (steps) => 2 * solver.evaluations(steps) },
    fullRun: { ...fullRun, evaluations: 2 * fullRun.evaluations },
  };
}
