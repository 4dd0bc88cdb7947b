import { findingTitles, type FindingCode } from './generated/findings';

/** Where findings are explained, as a path in the repository. */
export const findingsFile = 'docs/findings.md';

/** Findings about the network itself: those about the measurement come and go with the effort. */
export const networkFindings: ReadonlySet<string> = new Set<FindingCode>([
  'under-trained',
  'low-precision',
  'own-noise',
  'does-not-denoise',
  'samples-unlike-data',
  'never-noise',
  'mean-offset',
  'not-deterministic',
  'memorisation',
  'overflow',
]);

/** The title of a finding; null for a code of another version. */
export function findingTitle(code: string): string | null {
  return isKnown(code) ? findingTitles[code] : null;
}

function isKnown(code: string): code is FindingCode {
  return Object.hasOwn(findingTitles, code);
}
