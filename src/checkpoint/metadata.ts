import { plainText, shortened, shownName } from '../shared/shown';
import type { Header } from './onnx/header';

/** Of a note, in characters. */
const LONGEST = 160;
const LONGEST_KEPT = 500;
const MOST_KEPT = 50;

/** What metadata_props say of an input: the entries whose key or text names it; null where none does. */
export function noteOf(name: string, metadata: Header['metadata']): string | null {
  const named = (text: string): boolean => (name.length > 2 ? hasWord(text, name) : text === name);
  const entries = Object.entries(metadata).filter(([key, text]) => named(key) || (name.length > 2 && named(text)));
  return entries.length === 0 ? null : shownMetadata(Object.fromEntries(entries));
}

/** "difficulty: continuous-1-to-100; native_size: 128" */
function shownMetadata(metadata: Header['metadata']): string {
  const all = Object.entries(metadata).map(([key, text]) => `${key}: ${text}`);
  return shortened(plainText(all.join('; ')), LONGEST);
}

/** As a report keeps them: a file may hold whole documents. */
export function shortenedMetadata(metadata: Header['metadata']): Record<string, string> {
  const entries = Object.entries(metadata).slice(0, MOST_KEPT);
  return Object.fromEntries(entries.map(([key, text]) => [shownName(key), shortened(text, LONGEST_KEPT)]));
}

/** Words for networks that were trained to answer noise with a finished sample; guidance may be distilled without that. */
const OF_STUDENTS =
  /(?<!guidance[-_ ])\bdistil|\bconsistency[-_ ](?:distil|model|training|unet)|\bone[-_ ]step\b|\blatent[-_ ]consistency\b/i;

/** The entries of metadata_props that say the network is a one-step student; null where none does. */
export function studentSaid(metadata: Header['metadata']): string | null {
  const entry = Object.entries(metadata).find(([key, text]) =>
    OF_STUDENTS.test(`${key.replaceAll('_', ' ')}: ${text}`),
  );
  return entry ? shownMetadata(Object.fromEntries([entry])) : null;
}

/** In one sentence; none where there are none. */
export function metadataEvidence(metadata: Header['metadata']): string[] {
  return Object.keys(metadata).length === 0 ? [] : [`Its metadata say “${shownMetadata(metadata)}”.`];
}

/** Whether a text holds a name, and not as a part of a longer one. */
function hasWord(text: string, name: string): boolean {
  const [all, one] = [text.toLowerCase(), name.toLowerCase()];
  const isLetter = (unit: string): boolean => /[\p{L}\p{N}]/u.test(unit);
  for (let at = all.indexOf(one); at >= 0; at = all.indexOf(one, at + 1))
    if (!isLetter(all.charAt(at - 1)) && !isLetter(all.charAt(at + one.length))) return true;
  return false;
}
