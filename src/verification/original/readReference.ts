import { damagedReference, readReferenceArrays } from '../../data/referenceFile';
import { familyIds } from '../../domain/families';
import { samplerIds } from '../../domain/generated/samplers';
import type { NoiseLevel } from '../../domain/noiseLevel';
import { predictionIds } from '../../domain/predictions';
import type { AboutReference } from '../../domain/reference';
import { timeInputIds } from '../../domain/timeInputs';
import { samplers } from '../../samplers';
import { coefficientsAt } from '../../score/parameterization';
import type { Departure, Solver } from '../../score/solvers/solver';
import { isRecord } from '../../shared/json';
import type { Convention } from '../compareLevels';
import type { OriginalRun } from './run';
import { sizeOf } from '../../shared/shape';

/** What a reference holds, in the terms of a run. */
export interface Reference {
  readonly about: AboutReference;
  readonly convention: Convention;
  readonly levels: readonly NoiseLevel[];
  readonly solver: Solver;
  readonly run: OriginalRun;
}

/** Columns of a level. */
const COLUMNS = 9;

/** @throws DiagnosisError 'data' */
export async function readReference(file: string): Promise<Reference> {
  const arrays = await readReferenceArrays(file);
  const about = aboutOf(file, arrays.about);
  const { prediction, time, timesteps, sigmaData, family, sigmaMax, sampler, settings, shape } = about;
  const parameterization = { prediction, time, timesteps, sigmaData };
  const d = sizeOf(shape);
  const levels = levelsOf(arrays.levels);
  const { starts, finals, states, outputs } = arrays;
  const kept = [...arrays.kept];
  const compared = states.length / (kept.length * d);
  const fits =
    levels.length >= 2 &&
    kept.length > 0 &&
    kept.every((index) => Number.isSafeInteger(index) && index >= 0 && index < levels.length - 1) &&
    starts.length > 0 &&
    starts.length % d === 0 &&
    finals.length === starts.length &&
    Number.isSafeInteger(compared) &&
    outputs.length === states.length;
  if (!fits) throw damagedReference(file, 'its arrays do not match');
  if (![starts, finals, states, outputs].every((values) => values.every(Number.isFinite)))
    throw damagedReference(file, 'the outputs of the original are not finite');
  const steps = kept.flatMap((index, k) => {
    const level = levels[index];
    if (!level) return [];
    const part = (of: Float64Array): Float64Array => of.subarray(k * compared * d, (k + 1) * compared * d);
    const [x, raw] = [part(states), part(outputs)];
    const { cSkip, cOut } = coefficientsAt(parameterization, level);
    return [{ level, x, denoised: raw.map((value, j) => cSkip * (x[j] ?? 0) + cOut * value) }];
  });
  const definition = samplers[sampler];
  return {
    about,
    convention: { parameterization, family, sigmaMax },
    levels,
    solver: definition.solverOf?.(settings) ?? definition.solver({}, false),
    run: { starts, finals, steps },
  };
}

/** Where a step ends elsewhere than where the next one begins, the level says so. */
function levelsOf(table: Float64Array): (NoiseLevel | Departure)[] {
  const rows = Array.from({ length: table.length / COLUMNS }, (_, i) => [
    ...table.subarray(i * COLUMNS, (i + 1) * COLUMNS),
  ]);
  return rows.map(([a = 1, b = 0, time = 0, , , , , toA = 1, toB = 0], i) => {
    const level = { a, b, sigma: b / a, time };
    const [nextA = a, nextB = b] = rows[i + 1] ?? [];
    if (toA === nextA && toB === nextB) return level;
    return { ...level, landing: { a: toA, b: toB, sigma: toB / toA, time } };
  });
}

function aboutOf(file: string, json: string): AboutReference {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damagedReference(file, 'its description is not JSON');
  }
  if (!isAbout(value)) throw damagedReference(file, 'its description is incomplete');
  return value;
}

function isAbout(value: unknown): value is AboutReference {
  if (!isRecord(value)) return false;
  const { family, prediction, time, timesteps, sigmaData, sigmaMax, sampler, settings, shape } = value;
  const isOneOf = (ids: readonly string[], id: unknown): boolean => typeof id === 'string' && ids.includes(id);
  return (
    value['format'] === 'scorescope-reference' &&
    value['version'] === 1 &&
    isOneOf(familyIds, family) &&
    isOneOf(predictionIds, prediction) &&
    isOneOf(timeInputIds, time) &&
    isOneOf(samplerIds, sampler) &&
    (timesteps === null || typeof timesteps === 'number') &&
    typeof sigmaData === 'number' &&
    typeof sigmaMax === 'number' &&
    isRecord(settings) &&
    Array.isArray(shape) &&
    shape.length > 0 &&
    shape.every((size) => Number.isSafeInteger(size) && size > 0)
  );
}
