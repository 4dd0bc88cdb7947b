import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { parsePythonJson } from '../../shared/pythonJson';

/** A configuration is a few kilobytes, a list of betas some tens; whatever is larger is something else. */
const LARGEST = 20e6;

/**
 * The value in a JSON file beside a checkpoint, as a person or Python wrote it.
 * @param notes told of a file that is left unread for its size
 * @returns undefined when there is no such file
 * @throws DiagnosisError 'sidecar' for one that is no JSON or cannot be read
 */
export async function readCompanionJson(file: string, notes: string[]): Promise<unknown> {
  let text: string;
  try {
    const status = await stat(file);
    if (!status.isFile()) return undefined;
    if (status.size > LARGEST) {
      notes.push(`${path.basename(file)} is not read: ${Math.round(status.size / 1e6)} MB are no configuration.`);
      return undefined;
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw companionError(file, `cannot be read (${code ?? String(error)})`, 'Check its permissions.');
  }
  try {
    return parsePythonJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw companionError(file, `is not valid JSON: ${(error as Error).message}`, 'Correct it, or take it away.');
  }
}

/** A fault of a file beside the checkpoint; `what` follows the file's name in the sentence. */
export function companionError(file: string, what: string, remedy: string): DiagnosisError {
  const shown = path.join(path.basename(path.dirname(file)), path.basename(file));
  return new DiagnosisError('sidecar', `${shown} ${what}.`, remedy);
}
