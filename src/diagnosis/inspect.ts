import { Network } from '../engine/network';
import { openSession } from '../engine/session';
import type { DiagnosisOptions } from '../shared/options';
import type { ModelSection } from '../shared/report';
import { openCheckpoint, type CheckpointFiles } from './checkpoint';
import { recognise, recogniseByName, type Meaning } from './recognise';

/** Larger files are told by their names alone here: loading them takes longer than a look should. */
const LOADED_BYTES = 300e6;

/** What a checkpoint is, within two seconds and without a diagnosis. */
export async function inspect(options: DiagnosisOptions): Promise<Omit<ModelSection, 'sha256'>> {
  const files = await openCheckpoint(options);
  return modelSection(files, await meaningOf(files));
}

async function meaningOf(files: CheckpointFiles): Promise<Pick<Meaning, 'family' | 'prediction' | 'evidence'>> {
  if (files.header.bytes > LOADED_BYTES) return recogniseByName(files);
  const network = new Network(await openSession(files.options.model, 'cpu'), files.ports);
  try {
    return await recognise(network, files, files.options.seed);
  } finally {
    await network.release();
  }
}

export function modelSection(
  { header, roles, ports, options }: CheckpointFiles,
  { family, prediction, evidence }: Pick<Meaning, 'family' | 'prediction' | 'evidence'>,
): Omit<ModelSection, 'sha256'> {
  return {
    path: options.model,
    bytes: header.bytes,
    family,
    prediction,
    shape: [...ports.shape],
    dtype: header.weightType || ports.sample.type,
    inputs: roles.inputs,
    evidence: [...evidence],
  };
}
