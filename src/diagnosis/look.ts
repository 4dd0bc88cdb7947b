import { metadataEvidence, shortenedMetadata } from '../checkpoint/metadata';
import { isInteger } from '../checkpoint/portShapes';
import type { Roles } from '../checkpoint/inputs';
import type { DiagnosisRequest } from '../domain/options';
import type { ModelSection } from '../domain/report';
import { openCheckpoint, sampleShapeOf, type CheckpointFiles } from './checkpoint';
import { knownOf } from './recognition/known';
import { readByName } from './recognition/readByName';
import type { Recognition } from './recognition/recognition';

/**
 * What a checkpoint is by its header and the files beside it, in milliseconds: no weights are read, no network runs, and the runtime is not
 * even loaded, so that a file from anybody can be looked at.
 */
export async function look(request: DiagnosisRequest): Promise<Omit<ModelSection, 'sha256'>> {
  return described(await openCheckpoint(request));
}

/** The same of a checkpoint whose files are read. */
export function described(files: CheckpointFiles): Omit<ModelSection, 'sha256'> {
  const { roles } = files;
  const recognition = readByName(knownOf(files.options, files.scheduler, isInteger(roles.time)), roles.time.name);
  return modelSection(files, roles, sampleShapeOf(roles, files), recognition);
}

export function modelSection(
  { header, options, companions }: CheckpointFiles,
  roles: Roles,
  shape: readonly number[],
  { family, prediction, parameterization, confidence, evidence }: Omit<Recognition, 'schedule' | 'std' | 'warnings'>,
): Omit<ModelSection, 'sha256'> {
  const metadata = shortenedMetadata(header.metadata);
  return {
    path: options.model,
    ...(header.externalFiles.length > 0 && { externalFiles: [...header.externalFiles] }),
    bytes: header.bytes,
    family,
    prediction,
    confidence,
    time: parameterization.time,
    shape: [...shape],
    dtype: header.weightType || roles.sample.type,
    inputs: [...roles.inputs],
    ...(Object.keys(metadata).length > 0 && { metadata }),
    evidence: [...roles.evidence, ...metadataEvidence(metadata), ...companions.evidence, ...evidence],
  };
}
