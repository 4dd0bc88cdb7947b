/** Something that a script needs, cannot be had on this machine, and a person can install. */
export class Unavailable extends Error {
  /**
   * @param {string} sentence what to install, for a person
   * @param {{ skip?: boolean }} [options] skip: this system cannot have it at all, so its tests are skipped, not failed
   */
  constructor(sentence, { skip = false } = {}) {
    super(sentence);
    this.name = 'Unavailable';
    this.skip = skip;
  }
}

/** Ends the script with the sentence alone, where that is what went wrong. */
export function exitIfUnavailable(error) {
  if (!(error instanceof Unavailable)) throw error;
  console.error(error.message);
  process.exit(1);
}
