import { closeSync, openSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';

/** Runs `use` on a file opened for reading and closes it; what the system refuses becomes one sentence. */
export function withFile<T>(file: string, use: (descriptor: number, size: number) => T): T {
  // Looked at before it is opened: opening a named pipe would wait for ever.
  const status = attempt(file, () => statSync(file));
  if (!status.isFile()) throw notAFile(file, status);
  const descriptor = attempt(file, () => openSync(file, 'r'));
  try {
    return use(descriptor, status.size);
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new DiagnosisError('file-missing', `There is no file ${file}.`, 'Check the path.', { cause: error });
    }
    throw new DiagnosisError(
      'file-unreadable',
      `${path.basename(file)} cannot be read (${code ?? String(error)}).`,
      'Check its permissions and that no other program locks it.',
      { cause: error },
    );
  }
}

function notAFile(file: string, status: Stats): DiagnosisError {
  const what = status.isDirectory() ? 'a folder' : 'a device or pipe';
  return new DiagnosisError('file-unreadable', `${file} is ${what}, not a file.`, 'Name the .onnx file itself.');
}
