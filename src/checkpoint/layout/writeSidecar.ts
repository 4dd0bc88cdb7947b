import path from 'node:path';
import { DiagnosisError, messageOf } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { together } from '../../domain/options/together';
import { saveFile } from '../../shared/files';
import { findSidecar, parseSidecar } from './sidecar';
import { sidecarPath } from './sidecarPlaces';

/**
 * Adds what somebody said to the sidecar beside a model, or makes one. What else it says stays, as it was written: a path in it is
 * relative to it.
 * @returns the sidecar's path
 * @throws DiagnosisError 'sidecar' where the file there is damaged, 'storage' where none can be written
 */
export async function addToSidecar(model: string, said: CheckpointHints): Promise<string> {
  const found = await findSidecar(model);
  const before = found ? written(found.file, found.text) : {};
  const after = { ...before, ...said, ...together(before, said) };
  return write(found?.file ?? sidecarPath(model), `${JSON.stringify(after, null, 2)}\n`);
}

/** The sidecar beside a model, made where there is none. */
export async function sidecarToEdit(model: string): Promise<string> {
  const found = await findSidecar(model);
  return found?.file ?? write(sidecarPath(model), '{}\n');
}

function written(file: string, text: string): CheckpointHints {
  // Whoever wrote a mistake is told of it; nothing is written over it.
  parseSidecar(file, text);
  return JSON.parse(text.replace(/^\uFEFF/, '')) as CheckpointHints;
}

async function write(file: string, text: string): Promise<string> {
  try {
    return await saveFile(file, text);
  } catch (error) {
    throw new DiagnosisError(
      'storage',
      `The sidecar file ${path.basename(file)} cannot be written beside the checkpoint: ${reason(error)}.`,
      'Make the folder writable, or diagnose a copy of the checkpoint elsewhere.',
      { cause: error },
    );
  }
}

function reason(error: unknown): string {
  const told = messageOf(error);
  return /E[A-Z]{3,}/.exec(told)?.[0] ?? told;
}
