import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const scripts = path.join(__dirname, '..', '..', '..', 'test', 'remote', 'servers');
const kinds = {
  triton: { script: 'triton.py', python: 'TRITON_PYTHON' },
  kserve: { script: 'kserve_start.py', python: 'KSERVE_PYTHON' },
  mlserver: { script: 'mlserver_start.py', python: 'MLSERVER_PYTHON' },
} as const;
export type ServerKind = keyof typeof kinds;

export interface RealServer {
  readonly address: string;
  /** Ends it as a crash would. */
  readonly kill: () => void;
  readonly stop: () => Promise<void>;
}

/** A real server with one model, once it is ready. @param slow seconds that a batch takes at least */
export async function startServer(kind: ServerKind, model: string, { slow = 0 } = {}): Promise<RealServer> {
  const { script, python } = kinds[kind];
  const folder = mkdtempSync(path.join(tmpdir(), `scorescope-${kind}-`));
  const port = await freePort();
  const child = spawn(process.env[python]!, [path.join(scripts, script), model, 'net', String(port), folder], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SLOW_BATCH: String(slow) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const address = `http://127.0.0.1:${port}/v2/models/net`;
  for (let tries = 0; !(await isReady(address)); tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error(`${kind} did not start:\n${said.slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { address, kill: () => signal(child, 'SIGKILL'), stop: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'close');
    signal(child, 'SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** To the server and all that it has started. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name);
  } catch {
    // It has ended.
  }
}

function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** One with two free ones after it, as a server may take them for other protocols. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port < 65000 ? port : 20000 + (port % 1000);
}
