import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { parsePythonJson } from '../../shared/pythonJson';
import { FileRefused, readSmallFile, whyUnread } from '../../shared/smallFile';
import { whyNotNearby, type Surroundings } from './nearby';

/** A configuration is a few kilobytes, a list of betas some tens; whatever is larger is something else. */
const LARGEST = 20e6;

/**
 * The value in a JSON file beside a checkpoint, as a person or Python wrote it.
 * @param around its notes are told of a file that is left unread: one that is too large, is no regular file, or leads elsewhere; null where
 * links may lead anywhere
 * @returns undefined when there is no such file
 * @throws DiagnosisError 'sidecar' for one that is no JSON or cannot be read
 */
export async function readCompanionJson(file: string, around: Surroundings | null): Promise<unknown> {
  let text: string;
  try {
    const why = around && (await whyNotNearby(file, around));
    if (why !== null) throw new FileRefused(why);
    text = (await readSmallFile(file, { most: LARGEST })).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (!(error instanceof FileRefused)) throw companionError(file, whyUnread(error), 'Check its permissions.');
    // Whatever has this name by chance is no configuration.
    around?.notes.push(`${path.basename(file)} was not read: it ${error.message}.`);
    return undefined;
  }
  try {
    return parsePythonJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // V8 quotes the text, which a link may have brought from anywhere.
    const where = (error as Error).message.replace(/, "[^]*$/, '');
    throw companionError(file, `is not valid JSON: ${where}`, 'Correct it, or take it away.');
  }
}

/** A fault of a file beside the checkpoint; `what` follows the file's name in the sentence. */
export function companionError(file: string, what: string, remedy: string): DiagnosisError {
  const shown = path.join(path.basename(path.dirname(file)), path.basename(file));
  return new DiagnosisError('sidecar', `${shown} ${what}.`, remedy);
}
