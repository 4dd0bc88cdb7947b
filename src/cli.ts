import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from '../package.json';
import { commands } from './domain/options/commands';
import { DiagnosisError } from './shared/failure';
import { waitsForDrive } from './shared/smallFile';
import { commandNamed, runCommand } from './terminal/commands';
import { ExitCode } from './terminal/exitCodes';
import { explain } from './terminal/failures';
import { abortOnInterruption } from './terminal/interruption';
import { print } from './terminal/print';
import { commandUsage, usageText } from './terminal/usage';

/** The command line: results on stdout, all else on stderr; exit codes as in docs/cli.md. */
async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  let interrupted: AbortSignal | undefined;
  try {
    if (name === '--version') {
      nothingMore(name, rest);
      return await print(`${version}\n`);
    }
    if (name === 'help' || name === '--help') return await help(rest);
    if (rest.includes('--help')) return await help([name]);
    // Exports and comparisons have nothing to save: they end at once, even in the midst of a computation or of waiting for a drive.
    if (commands[commandNamed(name)].startsWorker) interrupted = abortOnInterruption();
    return await runCommand(name, rest, { script: workerScript(), ...(interrupted && { signal: interrupted }) });
  } catch (error) {
    return interrupted?.aborted ? ExitCode.interrupted : explain(error);
  }
}

async function help([command, ...rest]: string[]): Promise<number> {
  if (command === undefined || command === '--help') return print(usageText());
  nothingMore(`help ${command}`, rest);
  return print(commandUsage(commandNamed(command)));
}

function nothingMore(words: string, [more]: string[]): void {
  if (more !== undefined)
    throw new DiagnosisError('usage', `Unexpected argument after ${words}: ${more}.`, 'See scorescope help.');
}

/** The worker is built beside the command line. */
function workerScript(): string {
  const script = path.join(__dirname, 'worker.js');
  if (!existsSync(script)) throw new Error(`${script} is missing: run npm run build`);
  return script;
}

// The reader may stop early (`scorescope … | head`); there is nobody to write to then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ExitCode.done);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // An exit would wait for the drive, too; the message is out, and no exit code can be.
  if (waitsForDrive()) process.kill(process.pid, 'SIGKILL');
});
