import type { Denoise, NoiseLevel } from '../../../score/noise/level';
import { normals } from '../../../score/statistics/normal';
import type { NoiseSchedule } from '../../../score/noise/schedule';
import { DiagnosisError } from '../../../shared/failure';
import { round } from '../../../shared/format';
import { defineFinding, type Found } from '../finding';

/** The levels of a grid between which a network's answers are numbers. */
export interface FiniteRange {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** σ of the nearest level where they are not. */
  readonly broken: number;
}

/**
 * Both ends of a grid are tried on one sample of noise; where one is not finite, the nearest sound level is found by bisection. null
 * where all is well or nothing is. Two evaluations where all is well, 2·log₂ of the steps more at most.
 */
export async function finiteRange(
  denoise: Denoise,
  levels: readonly NoiseLevel[],
  d: number,
  seed: number,
): Promise<FiniteRange | null> {
  const noisy = levels.filter(({ b, a }) => b > 0 && a > 0);
  const top = noisy[0];
  const bottom = noisy.at(-1);
  if (!top || !bottom) return null;
  const noise = normals(seed, d);
  const answersFinite = (level: NoiseLevel): Promise<boolean> =>
    denoise(
      noise.map((value) => level.b * value),
      level,
    ).then(
      () => true,
      (error: unknown) => {
        if (isNotFinite(error)) return false;
        throw error;
      },
    );
  const [highest, lowest] = [await answersFinite(top), await answersFinite(bottom)];
  if (highest === lowest) return null;
  let [finite, broken] = highest ? [top, bottom] : [bottom, top];
  let between = noisy.slice(1, -1);
  for (;;) {
    const at = (between.length - 1) >> 1;
    const middle = between[at];
    if (!middle) break;
    const isSound = await answersFinite(middle);
    if (isSound) finite = middle;
    else broken = middle;
    between = isSound === highest ? between.slice(at + 1) : between.slice(0, at);
  }
  return {
    sigmaMin: highest ? finite.sigma : bottom.sigma,
    sigmaMax: highest ? top.sigma : finite.sigma,
    broken: broken.sigma,
  };
}

/** The answer is not finite at an end of the sampler's grid, which is cut there, or on the probes of some σ alone. */
export const overflow = defineFinding<
  | { where: 'above' | 'below'; broken: number; sigmaMin: number; sigmaMax: number }
  | { where: 'probes'; sigmas: number[] }
>({
  code: 'overflow',
  title: 'Not finite at some noise levels',
  words: (figures) =>
    figures.where === 'probes'
      ? `The network’s output is not finite on some probes at σ = ${figures.sigmas.map(round).join(', ')}; linearity was not measured there. float16 cannot hold values above 65504.`
      : `The network’s output is not finite at σ = ${round(figures.broken)} and ${figures.where}; it was sampled and measured only ${figures.where === 'above' ? `from σ = ${round(figures.sigmaMax)} down` : `down to σ = ${round(figures.sigmaMin)}`}. float16 cannot hold values above 65504.`,
});

export function overflowOfRange({ sigmaMin, sigmaMax, broken }: FiniteRange): Found {
  return overflow.of({ where: broken > sigmaMax ? 'above' : 'below', broken, sigmaMin, sigmaMax });
}

/** Whether an error says that the network's output is not finite. */
export function isNotFinite(error: unknown): boolean {
  return error instanceof DiagnosisError && error.code === 'network-output';
}

/** The schedule, as far as the network's answers are numbers. */
export function within(schedule: NoiseSchedule, { sigmaMin, sigmaMax }: FiniteRange): NoiseSchedule {
  return {
    ...schedule,
    sigmaMin: Math.max(schedule.sigmaMin, sigmaMin),
    sigmaMax: Math.min(schedule.sigmaMax, sigmaMax),
  };
}
