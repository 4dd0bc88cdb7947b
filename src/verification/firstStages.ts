import type { CheckpointFiles } from '../diagnosis/checkpoint';
import { DiagnosisContext } from '../diagnosis/context';
import type { ProgressTracker } from '../diagnosis/progress';
import type { RunTrial } from '../domain/trial';

/** For the first stages of a diagnosis, of which nothing but the progress is told and nothing recorded. */
export function firstStages(files: CheckpointFiles, progress: ProgressTracker, runTrial: RunTrial): DiagnosisContext {
  return new DiagnosisContext(files, {
    progress,
    runTrial,
    openLanes: null,
    recording: null,
    send: () => undefined,
  });
}
