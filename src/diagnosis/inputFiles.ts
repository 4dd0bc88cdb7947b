import { stat } from 'node:fs/promises';
import path from 'node:path';
import { companionPlaces } from '../checkpoint/layout/companions';
import { modelInFolder } from '../checkpoint/layout/modelFolder';
import { sidecarPlaces } from '../checkpoint/layout/sidecarPlaces';
import { readHeader } from '../checkpoint/onnx/readHeader';
import { labelPlaces } from '../data/openDataSet';
import type { DiagnosisRequest } from '../domain/options';
import { fileOf } from '../domain/options/inputValues';
import type { ReadFiles } from '../shared/worker';
import { resolveOptions } from './resolveOptions';

/**
 * Every file that a diagnosis with these options reads, as far as it can be told before it begins.
 * @returns also `data`, the training data that it reads: in the options or in the sidecar file
 * @throws DiagnosisError as the diagnosis does, where the model or its sidecar cannot be read
 */
export async function inputFiles(given: DiagnosisRequest): Promise<ReadFiles> {
  const model = (await isFolder(given.model)) ? await modelInFolder(given.model) : given.model;
  // No file that is read depends on the network's configuration.
  const { data, ...options } = await resolveOptions({ ...given, model }, { network: {} });
  const { schedule, moments, promptEmbedding, negativeEmbedding, features, input = {} } = options;
  const companions = await companionPlaces(model);
  const networks = [features, ...companions.filter((file) => file.endsWith('.onnx'))].filter(
    (file) => file !== undefined,
  );
  const { externalFiles: weights } = await readHeader(model);
  const dataIsFolder = data !== undefined && (await isFolder(data));
  const files = [
    model,
    ...weights.map((name) => path.join(path.dirname(model), name)),
    ...sidecarPlaces(model),
    ...[schedule, moments, promptEmbedding, negativeEmbedding].filter((file) => file !== undefined),
    ...Object.values(input).flatMap((value) => fileOf(value)?.path ?? []),
    ...networks,
    // Whatever is wrong with these networks is told when they are opened.
    ...(await Promise.all(networks.map((file) => weightFiles(file).catch(() => [])))).flat(),
    ...(data === undefined || dataIsFolder ? [] : [data, ...labelPlaces(data)]),
  ];
  return { model, weights, files, around: [...companions, ...(dataIsFolder ? [data] : [])], data: data ?? null };
}

async function weightFiles(model: string): Promise<string[]> {
  const { externalFiles } = await readHeader(model);
  return externalFiles.map((file) => path.join(path.dirname(model), file));
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
