import type { Skip } from '../skip';
import { list, number } from './python';

/**
 * Remaining levels and teleport in the scaling of NVlabs' EDM and k-diffusion, x = data + σ·noise. For a VP sampler x/a has this
 * scaling and starts from the same noise.
 */
export function sigmaFrame({ from: first, remaining, teleport }: Skip): { constants: string; functions: string } {
  return {
    constants: `${list(
      'SIGMAS',
      remaining.map(({ sigma }) => sigma),
    )}
SIGMA_MAX = ${number(first.sigma)}  # of the full sampler
START = ${number(teleport.startScale / first.a)}  # the full sampler starts from START * noise
LEVELS = [(1.0, sigma) for sigma in SIGMAS]`,
    functions: TELEPORT,
  };
}

const TELEPORT = `def teleport(x):
    """Maps x from SIGMA_MAX to SIGMAS[0]."""
    g = {name: tensor.to(x) for name, tensor in BUNDLE.items()}
    gain = lambda variance: ((SIGMAS[0] ** 2 + variance) / (SIGMA_MAX**2 + variance)).sqrt()
    inside, outside = gain(g["eigenvalues"]), gain(g["tail"])
    centered = x.flatten(1) - g["mean"]
    modes = (centered @ g["basis"].T * (inside - outside)) @ g["basis"]
    return (g["mean"] + outside * centered + modes).reshape(x.shape)`;
