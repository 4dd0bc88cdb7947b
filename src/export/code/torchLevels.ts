import type { Skip } from '../skip';
import { list, number } from './python';

/**
 * The frame of NVlabs' EDM and of k-diffusion, x = data + σ·noise: the levels that remain, and the teleport. For a VP sampler x/a
 * is such a state, and starts from the same noise.
 */
export function sigmaFrame({ from: first, remaining, teleport }: Skip): { constants: string; functions: string } {
  return {
    constants: `${list(
      'SIGMAS',
      remaining.map(({ sigma }) => sigma),
    )}
SIGMA_MAX = ${number(first.sigma)}  # of the whole sampler
START = ${number(teleport.startScale / first.a)}  # it starts from START * noise
LEVELS = [(1.0, sigma) for sigma in SIGMAS]`,
    functions: TELEPORT,
  };
}

const TELEPORT = `def teleport(x):
    """From SIGMA_MAX to SIGMAS[0]."""
    g = {name: tensor.to(x) for name, tensor in BUNDLE.items()}
    gain = lambda variance: ((SIGMAS[0] ** 2 + variance) / (SIGMA_MAX**2 + variance)).sqrt()
    inside, outside = gain(g["eigenvalues"]), gain(g["tail"])
    centred = x.flatten(1) - g["mean"]
    modes = (centred @ g["basis"].T * (inside - outside)) @ g["basis"]
    return (g["mean"] + outside * centred + modes).reshape(x.shape)`;
