import type { OnRun } from '../../engine/network';
import { hashCheckpoint } from '../../shared/hashCheckpoint';
import { RECOGNITION_LIMITS } from '../budget';
import type { DiagnosisContext } from '../context';
import { notDeterministic } from '../findings/network/notDeterministic';
import { modelSection } from '../look';
import { readCheckpoint, type ReadCheckpoint } from './readCheckpoint';

/** What the checkpoint is. Its hash is computed meanwhile and comes as an event of its own. */
export async function readModel(context: DiagnosisContext): Promise<ReadCheckpoint & { hash: Promise<string> }> {
  const { files, progress, recording } = context;
  progress.recognizing(RECOGNITION_LIMITS[files.options.effort]);
  const onRun: OnRun = (evaluations, seconds) => progress.count(evaluations, seconds);
  const read = await readCheckpoint(files, Infinity, { onRun, recording });
  const model = modelSection(files, read.roles, read.ports.shape, read.recognition);
  context.emit({ kind: 'checkpoint', model, conditions: [...read.conditions.rows] });
  context.warn(...read.recognition.warnings);
  if (read.difference > 0) context.warn(notDeterministic.of({ difference: read.difference }));
  const hash = hashCheckpoint(files.options.model, files.header.externalFiles).then((sha256) => {
    context.emit({ kind: 'hash', sha256 });
    return sha256;
  });
  // A rejection is met where the hash is awaited, at the end.
  hash.catch(() => undefined);
  return { ...read, hash };
}
