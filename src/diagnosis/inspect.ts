import { whileUnchanged } from '../checkpoint/unchanged';
import type { DiagnosisRequest } from '../domain/options';
import type { ModelSection } from '../domain/report';
import { openCheckpoint } from './checkpoint';
import { described, modelSection } from './look';
import { readCheckpoint } from './recognition/readCheckpoint';

/** Larger networks, their weights in other files included, are told by their names alone here: loading them takes longer than a look should. */
const LOADED_BYTES = 300e6;
/** A look's patience with a slow network. */
const SECONDS = 2;

/** What a checkpoint is, within two seconds and without a diagnosis. */
export async function inspect(request: DiagnosisRequest): Promise<Omit<ModelSection, 'sha256'>> {
  const files = await openCheckpoint(request);
  if (files.header.bytes + files.header.externalBytes > LOADED_BYTES) return described(files);
  const { network, roles, ports, recognition } = await whileUnchanged(files.checkUnchanged, () =>
    readCheckpoint(files, SECONDS),
  );
  await network.release();
  return modelSection(files, roles, ports.shape, recognition);
}
