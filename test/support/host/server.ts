import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Profile } from './profile';

export interface HostServer {
  /** http://127.0.0.1:port */
  base: string;
  /** 127.0.0.1:port, as in vscode-remote:// addresses. */
  authority: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  env?: Record<string, string>;
  /** Without it the server ignores the `payload` of the address, and tests in the extension host silently never start. */
  testDriver?: boolean;
  /** A CommonJS module that the server and every extension host load first. The host is not given NODE_OPTIONS. */
  preload?: string;
}

/** Starts VS Code's server on a free port and waits until it answers. */
export async function startServer(
  profile: Profile,
  { env = {}, testDriver = false, preload }: ServerOptions = {},
): Promise<HostServer> {
  const authority = `127.0.0.1:${await freePort()}`;
  // The oldest has no such option, and does not ask for it.
  const isOldest = process.env['SCORESCOPE_HOST_RELEASE'] === 'oldest';
  const driver = testDriver && !isOldest ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  // A process group of its own, so that extension hosts, terminals and file watchers can be ended with it by its id.
  const args = [...baseArguments(profile), '--disable-proxy', ...driver, '--bind-addr', authority];
  const child = spawn(hostNode(), [...(preload === undefined ? [] : ['--require', preload]), ...args], {
    // Reports of the tests stay with their profile.
    env: hostEnvironment({ SCORESCOPE_HOME: path.join(profile.root, 'scorescope'), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(profile.log, { flags: 'a' });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const server = { base: `http://${authority}`, authority, stop: () => endGroup(child) };
  try {
    await answering(server.base, child, profile.log);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** Runs the server's command line, e.g. `--install-extension file.vsix`; throws with its output when it fails. */
export async function serverCommand(profile: Profile, args: string[]): Promise<string> {
  const child = spawn(hostNode(), [...baseArguments(profile), ...args], {
    env: hostEnvironment({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}\n${output}`);
  return output;
}

/** The address of a workbench showing `folder`; `payload` as in VS Code's own web tests. */
export function workbenchUrl(server: HostServer, folder: string, payload: [string, string][] = []): string {
  const query = [`folder=${encodeURIComponent(folder)}`];
  if (payload.length > 0) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return `${server.base}/?${query.join('&')}`;
}

/** A file of the server's machine as the workbench names it. */
export const remoteUri = (server: HostServer, file: string): string => `vscode-remote://${server.authority}${file}`;

function baseArguments(profile: Profile): string[] {
  return [
    fromEnvironment('SCORESCOPE_HOST_ENTRY'),
    ...['--config', profile.config, '--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
    ...['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    '--disable-getting-started-override',
  ];
}

const hostNode = (): string => fromEnvironment('SCORESCOPE_HOST_NODE');

/** Set by scripts/test.mjs and scripts/start.mjs, which install the host. */
function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start these tests with npm test -- host e2e.`);
  return value;
}

/** Ours without what an outer VS Code or npm left in it. */
function hostEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|npm_|NODE_OPTIONS$|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(own), ...extra };
}

async function answering(base: string, child: ChildProcess, log: string, seconds = 60): Promise<void> {
  const until = Date.now() + seconds * 1000;
  let last: unknown = 'no answer';
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`VS Code's server ended before it answered; see ${log}`);
    try {
      if ((await fetch(`${base}/healthz`)).ok) return;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`VS Code's server did not answer within ${seconds} s (${inspect(last)}); see ${log}`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  signalGroup(child.pid, 'SIGTERM');
  for (let i = 0; i < 50 && !ended(); i++) await sleep(100);
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // Nobody of the group is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
