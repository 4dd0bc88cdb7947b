import { fork, type ChildProcess } from 'node:child_process';
import type { DiagnosisEvent } from '../domain/events';
import { providerTitles } from '../domain/generated/providers';
import { option, remedy } from '../domain/remedy';
import { EventQueue } from '../shared/eventQueue';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisRequest } from '../domain/options';
import type { ModelSection, Report } from '../domain/report';
import { connect, type Connection } from '../shared/rpc';
import type { TrialRequest, TrialResult } from '../domain/trial';
import type { ParentApi, ProviderStatus, WorkerApi } from '../shared/worker';

export interface WorkerLaunch {
  /** dist/worker.js */
  script: string;
  /** A Node executable to run it instead of this process's own. */
  executable?: string;
  signal?: AbortSignal;
  /** Receives what the child prints, for the log. */
  log?: (line: string) => void;
  /** Receives the child's process id, for tests that kill it. */
  onStart?: (pid: number) => void;
}

/** Receives the input files before a command starts; an error that it throws ends the command. */
export type CheckInputs = (inputs: Awaited<ReturnType<WorkerApi['inputFiles']>>) => Promise<void>;

/**
 * Runs one diagnosis in its own child process: yields its events and returns its report. Leaving the loop early ends the child.
 */
export async function* diagnose(
  request: DiagnosisRequest,
  launch: WorkerLaunch,
  checkInputs?: CheckInputs,
): AsyncGenerator<DiagnosisEvent, Report, void> {
  const events = new EventQueue<DiagnosisEvent>();
  const worker = startWorker(launch, { event: (event) => events.push(event) });
  const begin = async (): Promise<void> => {
    if (checkInputs) await checkInputs(await worker.call.inputFiles(request));
    await worker.call.diagnose(request);
  };
  begin().then(
    () => events.finish(),
    (error: unknown) => events.fail(error),
  );
  try {
    for await (const event of events) {
      yield event;
      if (event.kind === 'report') return event.report;
    }
    throw new Error('the diagnosis ended without a report');
  } finally {
    worker.end();
  }
}

/** Identifies the file without a diagnosis. */
export function inspect(
  request: DiagnosisRequest,
  launch: WorkerLaunch,
  checkInputs?: CheckInputs,
): Promise<Omit<ModelSection, 'sha256'>> {
  return once(launch, async (call) => {
    if (checkInputs) await checkInputs(await call.inputFiles(request));
    return call.inspect(request);
  });
}

export function providers(launch: WorkerLaunch): Promise<ProviderStatus[]> {
  return once(launch, (call) => call.providers());
}

/** Milliseconds; a driver that takes longer to compile the network is not used. */
const TRIAL_TIMEOUT = 120_000;

/** Tries one provider on the user's network in its own child process, so that a driver that crashes or hangs affects only that child. */
export async function runTrial(request: TrialRequest, launch: WorkerLaunch): Promise<TrialResult> {
  const timeout = AbortSignal.timeout(TRIAL_TIMEOUT);
  try {
    return await once({ ...launch, signal: timeout }, (call) => call.trial(request));
  } catch (error) {
    if (error instanceof DiagnosisError && error.code !== 'cancelled') throw error;
    const reason = timeout.aborted
      ? `did not respond within ${TRIAL_TIMEOUT / 1000} s`
      : `failed: ${(error as Error).message}`;
    const other = remedy`Choose another provider, or set ${option('provider', 'auto')}.`;
    throw new DiagnosisError('provider', `${providerTitles[request.provider]} ${reason}.`, other, { cause: error });
  }
}

async function once<T>(launch: WorkerLaunch, use: (call: Connection<WorkerApi>['remote']) => Promise<T>): Promise<T> {
  const worker = startWorker(launch, { event: () => undefined });
  try {
    return await use(worker.call);
  } finally {
    worker.end();
  }
}

interface Worker {
  call: Connection<WorkerApi>['remote'];
  end(): void;
}

function startWorker(launch: WorkerLaunch, local: ParentApi): Worker {
  launch.signal?.throwIfAborted();
  const child = fork(launch.script, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: {
      ...process.env,
      // VS Code's own executable is Electron; this makes it a plain Node.
      ELECTRON_RUN_AS_NODE: '1',
      // Since 1.29 the runtime's builds for Linux and macOS report usage by default; this switches it off. Its builds for Windows do not
      // read it: they write to Windows event tracing (SECURITY.md).
      ORT_DISABLE_TELEMETRY: '1',
    },
    ...(launch.executable ? { execPath: launch.executable } : {}),
  });
  if (child.pid !== undefined) launch.onStart?.(child.pid);
  const tail = keepTail(child, launch.log);
  const connection = connect<WorkerApi>(
    {
      post: (message) => child.send(message as object, (error) => error && connection.close(error)),
      listen: (receive) => void child.on('message', receive),
    },
    local,
  );
  child.on('error', (error) => connection.close(crashed(launch, error.message)));
  child.on('exit', (code, signal) => connection.close(crashed(launch, signal ?? `exit code ${code}`, tail())));
  const abort = (): void => {
    connection.close(
      new DiagnosisError('cancelled', 'The diagnosis was cancelled.', 'Start it again to get a report.'),
    );
    child.kill('SIGKILL');
  };
  launch.signal?.addEventListener('abort', abort, { once: true });
  return {
    call: connection.remote,
    end() {
      launch.signal?.removeEventListener('abort', abort);
      connection.close(new Error('the worker was ended'));
      // The runtime blocks its thread while it works, so a polite request could take minutes.
      child.kill('SIGKILL');
    },
  };
}

function crashed(launch: WorkerLaunch, how: string, lastLine = ''): DiagnosisError {
  // The runtime maps external weights into memory; this signal means that one of those files has become shorter.
  if (how === 'SIGBUS')
    return new DiagnosisError(
      'file-unreadable',
      'The file with the network’s weights was truncated while it was in use.',
      'Run the diagnosis again when no other program is writing to it.',
    );
  const other = launch.executable
    ? remedy`It ran in ${launch.executable}. Try another Node executable, or set ${option('provider', 'cpu')}.`
    : remedy`Set ${option('provider', 'cpu')}. In VS Code, "scorescope.worker.executable" can also name another Node executable.`;
  const output = lastLine ? ` Its last output: ${lastLine}` : '';
  return new DiagnosisError('worker-crashed', `The process that runs the network ended (${how}).${output}`, other);
}

/** The last line the child printed on stderr, while all lines go to the log. */
function keepTail(child: ChildProcess, log?: (line: string) => void): () => string {
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split(/\r?\n/).filter(Boolean)) {
        if (stream === child.stderr) last = line;
        log?.(line);
      }
    });
  }
  return () => last.slice(0, 200);
}
