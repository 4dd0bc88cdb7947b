import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Gaussian } from '../score/gaussian';
import type { NoiseLevel } from '../score/noise/level';
import { totalVariance } from '../score/gaussian';
import { writeWhole } from '../shared/atomicWrite';
import { DiagnosisError } from '../shared/failure';
import { fileBytes } from './formats/bytes';
import { loadMoments } from './moments/momentsFile';
import { readNumbers } from './formats/storedArray';
import { readSafetensors, safetensorsFormat, writeSafetensors } from './formats/safetensors';

/** A noise level with what the network is told there, and how its answer F is read: D = cSkip·x + cOut·F(cIn·x, input). */
export interface NetworkLevel extends NoiseLevel {
  /** The number in the network's time input. */
  readonly input: number;
  readonly cIn: number;
  readonly cSkip: number;
  readonly cOut: number;
  /** Where a step from here ends: the next level, unless the sampler has it otherwise. */
  readonly toA: number;
  readonly toB: number;
}

/** All that a skip needs besides the network. */
export interface Teleport {
  readonly gaussian: Gaussian;
  /** Levels of the baseline sampler, the last one clean; sampling starts from `startScale`·n at the first. */
  readonly own: readonly NetworkLevel[];
  /** Levels that remain after the formula; null where no skip is recommended. */
  readonly plan: readonly NetworkLevel[] | null;
  readonly startScale: number;
  /** Free text beside the tensors: which report, which model, the network's output. */
  readonly about: Readonly<Record<string, string>>;
}

const FORMAT = 'scorescope-teleport';

/** Whether `teleportBytes` made a file. */
export async function isOwnTeleport(file: string): Promise<boolean> {
  return (await safetensorsFormat(file)) === FORMAT;
}

const COLUMNS = ['a', 'b', 'time', 'input', 'cIn', 'cSkip', 'cOut', 'toA', 'toB'] as const;

/**
 * Writes the tensors `mean` [d], `eigenvalues` [r], `tail` [1] and the tables of levels `own_levels`, `plan_levels` [n, 9]
 * (columns a, b, time, input, c_in, c_skip, c_out, to_a, to_b) in float64, `basis` [r, d] in float32. `loadMoments` reads such a file, too.
 */
export function teleportBytes({ gaussian, own, plan, startScale, about }: Teleport): Uint8Array {
  const { mean, basis, eigenvalues, tail } = gaussian;
  const rank = eigenvalues.length;
  const levels = (rows: readonly NetworkLevel[]): { shape: number[]; data: Float64Array } => ({
    shape: [rows.length, COLUMNS.length],
    data: Float64Array.from(rows.flatMap((row) => COLUMNS.map((column) => row[column]))),
  });
  return writeSafetensors(
    {
      mean: { shape: [mean.length], data: mean },
      eigenvalues: { shape: [rank], data: eigenvalues },
      tail: { shape: [1], data: Float64Array.of(tail) },
      own_levels: levels(own),
      ...(plan && { plan_levels: levels(plan) }),
      basis: { shape: [rank, mean.length], data: Float32Array.from(basis) },
    },
    {
      ...about,
      format: FORMAT,
      start_scale: `${startScale}`,
      tail: `${tail}`,
      totalVariance: `${totalVariance(gaussian)}`,
    },
  );
}

/** Whole or not at all. */
export async function saveTeleport(file: string, teleport: Teleport): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, teleportBytes(teleport));
}

/**
 * Reads what `saveTeleport` wrote.
 * @throws DiagnosisError 'data' for another file, 'file-missing' for none
 */
export async function loadTeleport(file: string): Promise<Teleport> {
  const { mean, basis, eigenvalues, tail } = await loadMoments(file);
  const { arrays, metadata } = await readSafetensors(fileBytes(file, path.basename(file)));
  const levels = async (name: string): Promise<NetworkLevel[] | null> => {
    const array = arrays.find((candidate) => candidate.name === name);
    if (!array) return null;
    const table = await readNumbers(array);
    const isTable = array.shape.length === 2 && array.shape[1] === COLUMNS.length && table.length > 0;
    if (!isTable || !table.every(Number.isFinite))
      throw new DiagnosisError(
        'data',
        `${path.basename(file)} holds no noise levels in "${name}", but [${array.shape.join(',')}] of ${array.type}.`,
        'Diagnose the checkpoint again.',
      );
    return rows(table);
  };
  const own = await levels('own_levels');
  const startScale = Number(metadata['start_scale']);
  if (!own || own.length < 2 || !(startScale > 0))
    throw new DiagnosisError(
      'data',
      `${path.basename(file)} contains no noise levels, so it was not written by a diagnosis.`,
      'Diagnose the checkpoint again.',
    );
  return {
    gaussian: { mean, basis, eigenvalues, tail },
    own,
    plan: await levels('plan_levels'),
    startScale,
    about: metadata,
  };
}

function rows(table: Float64Array): NetworkLevel[] {
  const width = COLUMNS.length;
  return Array.from({ length: Math.floor(table.length / width) }, (_, row) => {
    const at = (name: (typeof COLUMNS)[number]): number => table[row * width + COLUMNS.indexOf(name)]!;
    const [a, b] = [at('a'), at('b')];
    return {
      a,
      b,
      sigma: b / a,
      time: at('time'),
      input: at('input'),
      cIn: at('cIn'),
      cSkip: at('cSkip'),
      cOut: at('cOut'),
      toA: at('toA'),
      toB: at('toB'),
    };
  });
}
