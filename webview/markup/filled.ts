import type { Child } from './node';

/** A sentence with parts of the page in its places {0}, {1}, …, wherever a translation has them. */
export function filled(sentence: string, ...parts: readonly Child[]): Child[] {
  return sentence.split(/(\{\d+\})/).map((piece) => {
    const place = /^\{(\d+)\}$/.exec(piece)?.[1];
    return place === undefined ? piece : parts[Number(place)];
  });
}
