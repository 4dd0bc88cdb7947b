import { ExitCode } from './failures';

/** Waits until a pipe has taken everything: exiting earlier would truncate it. */
export function print(text: string): Promise<number> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve(ExitCode.done)));
}
