import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { withFile } from './openFile';
import { shownName } from '../../shared/shown';
import { isLfsPointer } from './signatures';
import { WireFile } from './wire';

/** Bytes an initializer takes from a file beside the model (TensorProto.external_data). */
export interface ExternalRange {
  /** Relative to the model's folder, as the model states it. */
  location: string;
  /** Where the bytes stand in that file. */
  start: number;
  end: number;
}

/**
 * Checks that every file named by the tensors lies inside the model's folder, exists and is long enough.
 * @param ends how long each file must be, by its location as the model states it
 * @returns the locations
 */
export function checkExternalFiles(model: string, ends: ReadonlyMap<string, number>): string[] {
  for (const [location, end] of ends) checkFile(model, location, end);
  return [...ends.keys()];
}

function checkFile(model: string, location: string, end: number): void {
  const name = path.basename(model);
  if (leadsOut(location)) throw outside(name, shownName(location));
  const file = path.join(path.dirname(model), location);
  const size = sizeOf(file);
  if (size === undefined) {
    throw new DiagnosisError(
      'file-missing',
      `${name} keeps its weights in ${shownName(location)}, which is not beside it.`,
      'Copy that file into the same folder.',
    );
  }
  if (linksOut(model, file)) throw outside(name, `${shownName(location)}, a link that leads out of it`);
  if (size >= end) return;
  if (
    withFile(file, (descriptor, bytes) => isLfsPointer(new WireFile(descriptor, bytes).bytes(0, Math.min(bytes, 64))))
  ) {
    throw new DiagnosisError(
      'not-onnx',
      `${shownName(location)}, the weights of ${name}, is a Git LFS pointer: the file itself was not downloaded.`,
      'Run git lfs pull in its repository.',
    );
  }
  throw new DiagnosisError(
    'not-onnx',
    `${shownName(location)}, the weights of ${name}, is cut short: ${end - size} bytes are missing.`,
    'Copy or download it again.',
  );
}

function outside(name: string, where: string): DiagnosisError {
  return new DiagnosisError(
    'not-onnx',
    `${name} asks for weights outside its own folder (${where}), which is refused.`,
    'Save the model again with its external data beside it (onnx.save_model with save_as_external_data).',
  );
}

function sizeOf(file: string): number | undefined {
  try {
    return statSync(file).size;
  } catch {
    // Also names that this system cannot have, such as one that is too long.
    return undefined;
  }
}

/**
 * As the runtime judges it: a link may lead anywhere in the model's folder, or in the folder of the file that the model
 * itself is a link to, as in Hugging Face's cache.
 */
function linksOut(model: string, file: string): boolean {
  try {
    const target = realpathSync(file);
    const folders = [realpathSync(path.dirname(model)), path.dirname(realpathSync(model))];
    return !folders.some((folder) => target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep));
  } catch {
    // Taken away since it was found; the runtime says so.
    return false;
  }
}

/** Judged by the text alone, in the manner of every platform: a model made on one is opened on another. */
function leadsOut(location: string): boolean {
  return (
    location === '' ||
    path.posix.isAbsolute(location) ||
    path.win32.isAbsolute(location) ||
    /^[a-z]:/i.test(location) ||
    location.split(/[\\/]/).includes('..')
  );
}
