import { findingTitle } from '../../domain/findings';
import { translated } from '.';

/** The title of a finding in the reader's language; the code itself for one of another version. */
export function findingName(code: string): string {
  const title = findingTitle(code);
  return title === null ? code : translated(title);
}
