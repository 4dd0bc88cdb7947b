import type { SaidOptions } from '../../domain/options';
import { flags } from '../flags';
import { quoted } from '../shells';

/** How ScoreScope is started where nothing else is said. */
export const USUAL_COMMAND = 'scorescope';

/** One diagnosis as a line for a POSIX shell, in which every name is one word. */
export function commandLine(command: string, model: string, said: SaidOptions, more: readonly string[]): string {
  return [command, 'diagnose', quoted(model, 'posix'), flags(said, 'posix'), ...more].filter(Boolean).join(' ');
}
