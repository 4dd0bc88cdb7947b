import type { LevelComparison } from '../domain/verification';
import type { StepRecord } from '../diagnosis/baseline/trajectory';
import type { Family } from '../domain/families';
import { coefficientsAt, type LevelCoefficients, type Parameterization } from '../score/parameterization';
import type { AskedNetwork } from './askedNetwork';
import { behaviorOf } from './behavior';

/** How both networks are called and read. */
export interface Convention {
  readonly parameterization: Parameterization;
  readonly family: Family;
  /** σ that pure noise, at σ = ∞, is shown as. */
  readonly sigmaMax: number;
}

/** States of A's runs at one σ with the outputs of both networks, [n, d] each. */
export interface Answer extends StepRecord {
  readonly coefficients: LevelCoefficients;
  /** A's output. */
  readonly expected: Float64Array;
  /** B's. */
  readonly found: Float64Array;
}

/** B on the states of A's runs, one σ after another. */
export async function compareLevels(
  tested: AskedNetwork,
  { parameterization, sigmaMax }: Convention,
  steps: readonly StepRecord[],
): Promise<{ levels: LevelComparison[]; answers: Answer[] }> {
  const levels: LevelComparison[] = [];
  const answers: Answer[] = [];
  for (const { level, x, denoised } of steps) {
    const coefficients = coefficientsAt(parameterization, level);
    const raw = await tested.raw(x, { scale: coefficients.cIn, time: coefficients.time });
    const expected = rawOf(x, denoised, coefficients);
    const difference = relativeRms(raw, expected);
    const read = relativeRms(denoisedOf(x, raw, coefficients), denoised);
    answers.push({ level, x, denoised, coefficients, expected, found: raw });
    levels.push({
      sigma: Number.isFinite(level.sigma) ? level.sigma : sigmaMax,
      timestep: parameterization.timesteps === null ? null : level.time,
      denoised: finite(read),
      raw: finite(difference),
      behavior: behaviorOf(difference),
    });
  }
  return { levels, answers };
}

/** F of D: the output that was read as this, [B, d]. */
function rawOf(x: Float64Array, denoised: Float64Array, { cSkip, cOut }: LevelCoefficients): Float64Array {
  return denoised.map((value, j) => (value - cSkip * x[j]!) / cOut);
}

function denoisedOf(x: Float64Array, raw: Float64Array, { cSkip, cOut }: LevelCoefficients): Float64Array {
  return raw.map((value, j) => cSkip * x[j]! + cOut * value);
}

/** RMS of found − expected over that of expected; NaN where either is not finite. */
export function relativeRms(found: Float64Array, expected: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (let j = 0; j < expected.length; j++) {
    difference += (found[j]! - expected[j]!) ** 2;
    size += expected[j]! ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
