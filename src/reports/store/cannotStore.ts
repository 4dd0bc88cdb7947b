import { DiagnosisError } from '../../shared/failure';

/** The system's error, as a user meets it. */
export function cannotStore(folder: string, error: NodeJS.ErrnoException): DiagnosisError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const why = full ? 'the disk is full' : error.message;
  const remedy = full ? 'Free some space' : 'Make the folder writable';
  return new DiagnosisError(
    'storage',
    `The report could not be stored in ${folder}: ${why}.`,
    `${remedy} and run the diagnosis again. All earlier reports are kept.`,
    { cause: error },
  );
}
