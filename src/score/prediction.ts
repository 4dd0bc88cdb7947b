import type { Prediction } from '../domain/predictions';
import type { NoiseLevel } from './noise/level';

/** EDM's preconditioning [Karras et al. 2022, table 1]; σ_d is the data's standard deviation. */
export function edmPreconditioning(sigma: number, sigmaData: number): { cSkip: number; cOut: number; cIn: number } {
  const variance = sigma * sigma + sigmaData * sigmaData;
  const root = Math.sqrt(variance);
  return { cSkip: (sigmaData * sigmaData) / variance, cOut: (sigma * sigmaData) / root, cIn: 1 / root };
}

/** The two coefficients of D = onState·x + onOutput·output: every prediction is linear in the network's output. */
export function denoisedCoefficients(
  prediction: Prediction,
  { a, b, sigma }: NoiseLevel,
  sigmaData: number,
): { onState: number; onOutput: number } {
  switch (prediction) {
    case 'denoised':
      return { onState: 0, onOutput: 1 };
    case 'epsilon': // x = aD + bε
      return { onState: 1 / a, onOutput: -b / a };
    case 'v': // v = aε − bD
      return { onState: a / (a * a + b * b), onOutput: -b / (a * a + b * b) };
    case 'velocity': // v = ε − D
      return { onState: 1 / (a + b), onOutput: -b / (a + b) };
    case 'score': // s = (aD − x)/b²
      return { onState: 1 / a, onOutput: (b * b) / a };
    case 'edm-raw': {
      const { cSkip, cOut } = edmPreconditioning(sigma, sigmaData);
      return { onState: cSkip, onOutput: cOut };
    }
  }
}
