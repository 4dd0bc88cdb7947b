import { plainLines } from '../shared/shown';
import { ExitCode } from './exitCodes';

/**
 * Prints on stdout lines of plain text: a terminal obeys nothing that a name or a report holds.
 * Waits until a pipe has taken everything: exiting earlier would truncate it.
 */
export function print(text: string): Promise<number> {
  return new Promise((resolve) => process.stdout.write(plainLines(text), () => resolve(ExitCode.done)));
}

/** The same on stderr, without waiting. */
export function tell(text: string): void {
  process.stderr.write(plainLines(text));
}
