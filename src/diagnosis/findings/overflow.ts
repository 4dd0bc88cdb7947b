import type { Denoise, NoiseLevel } from '../../score/noise/level';
import { normals } from '../../score/statistics/normal';
import type { NoiseSchedule } from '../../score/noise/schedule';
import { DiagnosisError } from '../../shared/failure';
import type { Warning } from '../../domain/report';
import { round } from '../../shared/figures';

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
    ).then(() => true, notANumber);
  const [highest, lowest] = [await answersFinite(top), await answersFinite(bottom)];
  if (highest === lowest) return null;
  let finite = highest ? 0 : noisy.length - 1;
  let broken = highest ? noisy.length - 1 : 0;
  while (Math.abs(finite - broken) > 1) {
    const middle = (finite + broken) >> 1;
    if (await answersFinite(noisy[middle]!)) finite = middle;
    else broken = middle;
  }
  const edge = noisy[finite]!.sigma;
  return {
    sigmaMin: highest ? edge : bottom.sigma,
    sigmaMax: highest ? top.sigma : edge,
    broken: noisy[broken]!.sigma,
  };
}

export function overflow({ sigmaMin, sigmaMax, broken }: FiniteRange): Warning[] {
  const rest = broken > sigmaMax ? `from σ = ${round(sigmaMax)} down` : `down to σ = ${round(sigmaMin)}`;
  return [
    {
      code: 'overflow',
      message: `The network’s answer is not finite at σ = ${round(broken)}${broken > sigmaMax ? ' and above' : ' and below'}: it was sampled and measured ${rest} alone. float16 holds no number beyond 65504.`,
    },
  ];
}

/** @param sigmas where linearity could not be measured */
export function overflowOfRows(sigmas: readonly number[]): Warning[] {
  if (sigmas.length === 0) return [];
  return [
    {
      code: 'overflow',
      message: `The network’s answer is not finite on some probes at σ = ${sigmas.map(round).join(', ')}: linearity was not measured there. float16 holds no number beyond 65504.`,
    },
  ];
}

/** @throws what is no answer that is not finite */
export function notANumber(error: unknown): false {
  if (error instanceof DiagnosisError && error.code === 'network-output') return false;
  throw error;
}

/** The schedule, as far as the network's answers are numbers. */
export function within(schedule: NoiseSchedule, { sigmaMin, sigmaMax }: FiniteRange): NoiseSchedule {
  return {
    ...schedule,
    sigmaMin: Math.max(schedule.sigmaMin, sigmaMin),
    sigmaMax: Math.min(schedule.sigmaMax, sigmaMax),
  };
}
