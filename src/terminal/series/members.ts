import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkpointsInFolder, holdsNetwork } from '../../checkpoint/layout/modelFolder';
import { DiagnosisError } from '../../shared/failure';
import type { DiagnoseWords } from '../arguments';
import { isPattern, matching } from './pattern';

/**
 * The checkpoints of a series: several files or folders, a pattern in quotation marks, or a folder that holds several.
 * @returns absolute paths, each once; null where the words name one checkpoint, and nothing that only a series has
 * @throws DiagnosisError where a pattern matches no checkpoint
 */
export async function membersIn({ models, values }: DiagnoseWords): Promise<string[] | null> {
  const groups = await Promise.all(models.map((word) => expanded(word, models.length > 1)));
  const members = [...new Set(groups.flatMap(({ members }) => members))];
  const { jobs, reports, failOnRegression, submit, address, cpus, clusterCommand } = values;
  const ofSeries = [jobs, reports, failOnRegression, submit, address, cpus, clusterCommand];
  const isAsked = ofSeries.some((value) => value !== undefined);
  return models.length > 1 || isAsked || groups.some(({ isSeries }) => isSeries) ? members : null;
}

async function expanded(word: string, isOneOfMany: boolean): Promise<{ members: string[]; isSeries: boolean }> {
  const place = path.resolve(word);
  const status = await stat(place).catch(() => null);
  if (!status && isPattern(word)) return { members: await matched(word), isSeries: true };
  // Of one file alone the diagnosis says the same; of many the others would run before.
  if (!status && isOneOfMany) throw new DiagnosisError('file-missing', `There is no file ${word}.`, 'Check the path.');
  const inside = status?.isDirectory() ? await checkpointsInFolder(place) : [];
  return inside.length > 0 ? { members: inside, isSeries: true } : { members: [place], isSeries: false };
}

/** Of what matches, the .onnx files and the folders with a network: a run's folder holds other files, too. */
async function matched(pattern: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of await matching(pattern))
    if (/\.onnx$/i.test(place) || (await holdsNetwork(place))) found.push(place);
  if (found.length > 0) return found;
  throw new DiagnosisError(
    'file-missing',
    `No checkpoint matches ${pattern}.`,
    'Check the pattern: it must match .onnx files, or folders with one network each.',
  );
}
