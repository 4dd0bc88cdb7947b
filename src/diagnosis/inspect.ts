import { whileUnchanged } from '../checkpoint/unchanged';
import type { NetworkPorts } from '../engine/network';
import type { DiagnosisRequest } from '../domain/options';
import type { ModelSection } from '../domain/report';
import { metadataEvidence, shortenedMetadata } from '../checkpoint/metadata';
import { openCheckpoint, sampleShapeOf, type CheckpointFiles } from './checkpoint';
import { isInteger } from '../checkpoint/portShapes';
import { knownOf } from './recognition/known';
import { readByName } from './recognition/readByName';
import { readCheckpoint } from './recognition/readCheckpoint';
import type { Recognition } from './recognition/recognition';
import type { Roles } from '../checkpoint/inputs';

/** Larger files are told by their names alone here: loading them takes longer than a look should. */
const LOADED_BYTES = 300e6;
/** A look's patience with a slow network. */
const SECONDS = 2;

/** What a checkpoint is, within two seconds and without a diagnosis. */
export async function inspect(request: DiagnosisRequest): Promise<Omit<ModelSection, 'sha256'>> {
  const files = await openCheckpoint(request);
  if (files.header.bytes > LOADED_BYTES) {
    const { roles } = files;
    const recognition = readByName(knownOf(files.options, files.scheduler, isInteger(roles.time)), roles.time.name);
    return modelSection(files, roles, sampleShapeOf(roles, files), recognition);
  }
  const { network, roles, ports, recognition } = await whileUnchanged(files.checkUnchanged, () =>
    readCheckpoint(files, SECONDS),
  );
  await network.release();
  return modelSection(files, roles, ports.shape, recognition);
}

export function modelSection(
  { header, options, companions }: CheckpointFiles,
  roles: Roles,
  shape: NetworkPorts['shape'],
  { family, prediction, parameterization, confidence, evidence }: Omit<Recognition, 'schedule' | 'std' | 'warnings'>,
): Omit<ModelSection, 'sha256'> {
  const metadata = shortenedMetadata(header.metadata);
  return {
    path: options.model,
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
