import type { Denoise, NoiseLevel } from '../score/noise/level';
import type { Conditions } from './conditions';
import { denoisersOf } from './denoiser';
import type { Parameterization } from '../score/parameterization';
import type { Network } from './network';

/** One network as two denoisers of the same samples: under its condition and without. */
export type DenoiseBoth = (
  x: Float64Array,
  level: NoiseLevel,
) => Promise<{ conditional: Float64Array; unconditional: Float64Array }>;

/** Both halves of classifier-free guidance, x [B, d] at one level; two evaluations a sample. */
export function bothDenoisers(
  network: Network,
  parameterization: Parameterization,
  batch: number,
  { conditional, unconditional }: { conditional: Conditions; unconditional: Conditions },
): DenoiseBoth {
  const denoise = denoisersOf(network, parameterization, batch, [conditional, unconditional]);
  return async (x, level) => {
    const [first, second] = await denoise(x, level);
    return { conditional: first!, unconditional: second! };
  };
}

/** D_uncond + w (D_cond − D_uncond) [Ho & Salimans 2022]. */
export function guide(conditional: Float64Array, unconditional: Float64Array, scale: number): Float64Array {
  const result = new Float64Array(unconditional.length);
  for (let j = 0; j < result.length; j++) result[j] = unconditional[j]! + scale * (conditional[j]! - unconditional[j]!);
  return result;
}

export function guided(both: DenoiseBoth, scale: number): Denoise {
  return async (x, level) => {
    const { conditional, unconditional } = await both(x, level);
    return guide(conditional, unconditional, scale);
  };
}
