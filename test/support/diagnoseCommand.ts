import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { processes } from '../host/processes';

/** The built command line; test bundles lie in dist/test/SUITE. */
const script = path.join(__dirname, '..', '..', 'cli.js');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** A command that runs in a process group of its own, as a terminal would start it. */
export interface Running {
  pid: number;
  child: ChildProcess;
  /** What it has said on stderr so far. */
  stderr: () => string;
  ended: Promise<Ended>;
}

export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  return start(process.execPath, [script, ...args], env);
}

/** `scorescope …args`, awaited. */
export function runCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return startCommand(args, env).ended;
}

/** The command line under a POSIX shell: `shell('ulimit -f 8; exec "$@"', args)`. */
export function runUnderShell(text: string, args: readonly string[]): Promise<Ended> {
  return start('/bin/sh', ['-c', text, 'sh', process.execPath, script, ...args], {}).ended;
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const started = performance.now();
  const child = spawn(program, args, {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, ...said, seconds: (performance.now() - started) / 1000 }),
    );
  });
  return { pid: child.pid!, child, stderr: () => said.stderr, ended };
}

/** The processes that `pid` has started and that still run. */
export function childrenOf(pid: number): number[] {
  return processes()
    .filter(({ parent }) => parent === pid)
    .map((found) => found.pid);
}

/** Asks every 20 ms; answers the seconds it took, or throws after `limit` of them. */
export async function until(holds: () => boolean, limit: number, what: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const seconds = (performance.now() - started) / 1000;
    if (holds()) return seconds;
    if (seconds > limit) throw new Error(`${what}: not within ${limit} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
