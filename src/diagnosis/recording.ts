import { createHash } from 'node:crypto';
import os from 'node:os';
import type { DiagnosisEvent } from '../domain/events';
import type { Report } from '../domain/report';
import { Recording } from '../engine/recording/recording';
import { continued } from '../shared/recordings';
import type { CheckpointFiles } from './checkpoint';
import type { ProgressTracker } from './progress';

/**
 * The recording of a diagnosis, with what an interrupted one has left: of the same file with the same options, version and machine.
 * @returns null for a quick diagnosis, which is as quickly run again
 */
export async function openRecording(
  files: CheckpointFiles,
  tool: Report['tool'],
  { progress, send }: { progress: ProgressTracker; send: (event: DiagnosisEvent) => void },
): Promise<Recording | null> {
  if (files.options.effort === 'quick') return null;
  const key = keyOf(files, tool);
  const recording = await Recording.open(key, (reason) => send({ kind: 'not-recorded', reason }));
  const { evaluations: kept } = recording;
  send({ kind: 'recording', key, kept });
  if (kept > 0) progress.say(continued(kept));
  return recording;
}

/** What data and conditions hold comes to the network with its inputs, which every record names by itself. */
function keyOf({ options, states }: CheckpointFiles, tool: Report['tool']): string {
  // Where files are written changes no result.
  const said = Object.entries({ ...options, gaussianFile: null, momentsFile: null });
  const sorted = said.sort(([a], [b]) => (a < b ? -1 : 1));
  const machine = [os.hostname(), process.platform, process.arch];
  const whole = JSON.stringify([tool, machine, sorted, states]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 32);
}
