import { DiagnosisError } from '../../shared/failure';
import { t } from '../../shared/l10n';
import { whyUnread } from '../../shared/smallFile';

/** What a user is told of a stored report that was not read. */
export function notAllowed(file: string, cause: unknown): DiagnosisError {
  return unreadable(t('The stored report {0} {1}.', file, whyUnread(cause)), t('Check its permissions.'), cause);
}

export function tooNew(file: string, cause: unknown): DiagnosisError {
  const what = t(
    'The stored report {0} was not read: it was written by a later version of ScoreScope. It stays as it is.',
    file,
  );
  return unreadable(what, t('Update ScoreScope to see it.'), cause);
}

/** @param aside where it lies now; null where it could not be renamed */
export function damaged(file: string, aside: string | null, cause: unknown): DiagnosisError {
  const what =
    aside === null
      ? t('The stored report {0} could not be read.', file)
      : t('The stored report {0} could not be read and was renamed to {1}.', file, aside);
  return unreadable(what, t('Diagnose the checkpoint again to create a new report.'), cause);
}

function unreadable(what: string, remedy: string, cause: unknown): DiagnosisError {
  return new DiagnosisError('report', what, remedy, { cause });
}
