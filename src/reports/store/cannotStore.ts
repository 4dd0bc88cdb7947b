import { DiagnosisError } from '../../shared/failure';
import { t } from '../../shared/l10n';

/** The system's error, as a user meets it. */
export function cannotStore(folder: string, error: NodeJS.ErrnoException): DiagnosisError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const why = full ? t('the disk is full') : error.message;
  const remedy = full
    ? t('Free some space and run the diagnosis again. All earlier reports are kept.')
    : t('Make the folder writable and run the diagnosis again. All earlier reports are kept.');
  return new DiagnosisError('storage', t('The report could not be stored in {0}: {1}.', folder, why), remedy, {
    cause: error,
  });
}
