import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from '../package.json';
import { commands } from './terminal/commands';
import { ExitCode, explain } from './terminal/failures';
import { USAGE } from './terminal/usage';

/** The command line: results on stdout, all else on stderr; exit codes as in docs/cli.md. */
async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || rest.includes('--help') || name === '--help') {
    process.stdout.write(USAGE);
    return ExitCode.done;
  }
  if (name === '--version') {
    process.stdout.write(`${version}\n`);
    return ExitCode.done;
  }
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  try {
    return await commands(name)(rest, { script: workerScript(), signal: interrupted.signal });
  } catch (error) {
    return interrupted.signal.aborted ? ExitCode.interrupted : explain(error);
  }
}

/** The worker is built beside the command line. */
function workerScript(): string {
  const script = path.join(__dirname, 'worker.js');
  if (!existsSync(script)) throw new Error(`${script} is missing: run npm run build`);
  return script;
}

// Whoever reads may stop early (`scorescope … | head`): then nobody is left to write to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ExitCode.done);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
