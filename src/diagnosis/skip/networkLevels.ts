import type { NetworkLevel } from '../../data/teleportFile';
import type { NoiseLevel } from '../../score/noise/level';
import { coefficientsAt, type Parameterization } from '../../score/parameterization';
import type { Departure } from '../../score/solvers/solver';

/** Levels with the network's time and the coefficients of its output; at levels without noise, the network is not evaluated. */
export function networkLevels(levels: readonly NoiseLevel[], parameterization: Parameterization): NetworkLevel[] {
  return levels.map((level, i) => {
    const { a: toA, b: toB } = landing(level) ?? levels[i + 1] ?? level;
    const { a, b, sigma, time } = level;
    const place = { a, b, sigma, time, toA, toB };
    if (b === 0) return { ...place, input: 0, cIn: 1, cSkip: 1, cOut: 0 };
    const { cSkip, cOut, cIn, time: input } = coefficientsAt(parameterization, level);
    return { ...place, input, cIn, cSkip, cOut };
  });
}

function landing(level: NoiseLevel): NoiseLevel | undefined {
  return 'landing' in level ? (level as Departure).landing : undefined;
}
