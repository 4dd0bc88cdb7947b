import { ExitCode } from './failures';

/** Waits until a pipe has taken it all: exiting before would cut it. */
export function print(text: string): Promise<number> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve(ExitCode.done)));
}
