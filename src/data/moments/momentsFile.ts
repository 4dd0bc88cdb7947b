import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { fileBytes, head } from '../formats/bytes';
import type { Moments } from './moments';
import { isSafetensors, readSafetensors, safetensorsFormat, writeSafetensors } from '../formats/safetensors';
import { readNumbers } from '../formats/storedArray';
import { writeWhole } from '../../shared/atomicWrite';

const FORMAT = 'scorescope-moments';

/** Whether `saveMoments` wrote a file. */
export async function isOwnMoments(file: string): Promise<boolean> {
  return (await safetensorsFormat(file)) === FORMAT;
}

/**
 * Writes moments as safetensors: `mean` [d], `basis` [rank, d], `eigenvalues` [rank] in float64, and `count`,
 * `totalVariance` and `tail` as metadata, beside what else is told. Whole or not at all.
 */
export async function saveMoments(
  file: string,
  moments: Moments,
  told: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { mean, basis, eigenvalues, count, totalVariance, tail } = moments;
  const rank = eigenvalues.length;
  const bytes = writeSafetensors(
    {
      mean: { shape: [mean.length], data: mean },
      basis: { shape: [rank, mean.length], data: basis },
      eigenvalues: { shape: [rank], data: eigenvalues },
    },
    { ...told, format: FORMAT, count: `${count}`, totalVariance: `${totalVariance}`, tail: `${tail}` },
  );
  await writeWhole(file, bytes);
}

/**
 * Reads what `saveMoments` wrote, or another program in its manner, in any type of number; without metadata the
 * basis is taken for all the variance there is.
 * @throws DiagnosisError 'data' when tensors are missing, cut short or do not belong together.
 */
export async function loadMoments(file: string): Promise<Moments> {
  const name = path.basename(file);
  await stat(file).catch((error: unknown) => {
    throw new DiagnosisError('file-missing', `There is no file ${file}.`, 'Check the path.', { cause: error });
  });
  const source = fileBytes(file, name);
  if (!isSafetensors(await head(source, 16))) throw notMoments(name, 'is not a safetensors file');
  const { arrays, metadata } = await readSafetensors(source);
  const tensor = async (wanted: string): Promise<Float64Array> => {
    const array = arrays.find((candidate) => candidate.name === wanted);
    if (!array) throw notMoments(name, `holds no tensor "${wanted}"`);
    return readNumbers(array);
  };
  const mean = await tensor('mean');
  const basis = await tensor('basis');
  const eigenvalues = await tensor('eigenvalues');
  const rank = eigenvalues.length;
  if (basis.length !== rank * mean.length) {
    throw notMoments(
      name,
      `holds a basis of ${basis.length} numbers for ${rank} eigenvalues of ${mean.length} dimensions`,
    );
  }
  if (
    ![mean, basis, eigenvalues].every((values) => values.every(Number.isFinite)) ||
    eigenvalues.some((value) => value < 0)
  ) {
    throw notMoments(name, 'holds numbers that are not finite, or negative eigenvalues');
  }
  const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
  const stated = (key: string, otherwise: number): number => {
    const value = Number(metadata[key] ?? otherwise);
    return Number.isFinite(value) && value >= 0 ? value : otherwise;
  };
  const totalVariance = stated('totalVariance', kept);
  const rest = Math.max(0, totalVariance - kept) / Math.max(1, mean.length - rank);
  return { count: stated('count', 0), mean, basis, eigenvalues, totalVariance, tail: stated('tail', rest) };
}

function notMoments(name: string, what: string): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${name} ${what}, so it is not a file of moments.`,
    'Name a safetensors file with mean [d], basis [rank, d] and eigenvalues [rank].',
  );
}
