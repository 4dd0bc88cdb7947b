const LONGEST = 80;

/** A name from a file as part of a sentence: short, on one line, without anything a terminal would obey. */
export function shownName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, '?');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
