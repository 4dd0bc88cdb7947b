import type { TimeInput } from '../../domain/timeInputs';
import type { NoiseLevel } from './level';

/**
 * From a level to the number the network is given.
 * @param timesteps T of a discrete schedule; null for a continuous one
 */
export function timeOf(input: TimeInput, timesteps: number | null): (level: NoiseLevel) => number {
  switch (input) {
    case 'sigma':
      return ({ sigma }) => sigma;
    case 'c-noise':
      return ({ sigma }) => Math.log(sigma) / 4;
    case 'index':
    case 't':
      return ({ time }) => time;
    case 'index-from-1':
      return ({ time }) => time + 1;
    case 'fraction':
      return ({ time }) => time / (timesteps ?? 1000);
    case 't-reversed':
      return ({ time }) => 1 - time;
    case 't1000':
      return ({ time }) => 1000 * time;
    case 't1000-reversed':
      return ({ time }) => 1000 * (1 - time);
  }
}

/** A velocity is dx/dt in the network's own direction of time: n − x₀, or x₀ − n where its time runs from noise to data. */
export function velocitySign(input: TimeInput): 1 | -1 {
  return input === 't-reversed' || input === 't1000-reversed' ? -1 : 1;
}
