import { fork, type ChildProcess } from 'node:child_process';
import type { DiagnosisEvent, Progress } from '../domain/events';
import { providerTitles } from '../domain/generated/providers';
import { option, remedy } from '../domain/remedy';
import { EventQueue } from '../shared/eventQueue';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisRequest } from '../domain/options';
import { USUAL_BATCH } from '../domain/options/run';
import type { ModelSection, Report } from '../domain/report';
import { connect, RemoteBug, type Connection } from '../shared/rpc';
import type { TrialRequest, TrialResult } from '../domain/trial';
import type { ReferencePlan } from '../domain/reference';
import type { Verification, VerificationRequest } from '../domain/verification';
import type { ParentApi, ProviderStatus, ReadFiles, WorkerApi } from '../shared/worker';
import { allocationFailed, isAllocationFailure, notStarted, speaksOfMemory, workerEnded, type Doing } from './ending';
import { oomKills } from './oomKills';

export interface WorkerLaunch {
  /** dist/worker.js */
  script: string;
  /** A Node executable to run it instead of this process's own. */
  executable?: string;
  signal?: AbortSignal;
  /** Threads that it may take on the CPU; all cores where absent. */
  threads?: number;
  /** Path of the CUDA libraries of ONNX Runtime, if the user named one. */
  cudaLibraries?: string;
  /** Receives what the child prints, for the log. */
  log?: (line: string) => void;
  /** Called after the first three evaluations with the seconds of one; the diagnosis continues when it resolves. */
  mayGoOn?: (secondsEach: number) => Promise<void>;
  /** Receives the child's process id, for tests that kill it. */
  onStart?: (pid: number) => void;
}

/** Receives the input files before a command starts; an error that it throws ends the command. */
export type CheckInputs = (inputs: ReadFiles) => Promise<void>;

/**
 * Runs one diagnosis in its own child process: yields its events and returns its report. Leaving the loop early ends the child. If
 * memory runs out, the diagnosis is started once more with fewer samples per network call.
 */
export async function* diagnose(
  request: DiagnosisRequest,
  launch: WorkerLaunch,
  checkInputs?: CheckInputs,
): AsyncGenerator<DiagnosisEvent, Report, void> {
  const run: Run = { doing: { model: request.model, batch: request.batch ?? USUAL_BATCH } };
  try {
    return yield* attempt(request, launch, run, checkInputs);
  } catch (error) {
    const { batch } = run.doing;
    if (!(error instanceof DiagnosisError) || error.code !== 'out-of-memory' || batch === 1) throw error;
    const smaller = Math.max(1, Math.floor(batch / 4));
    yield { kind: 'restarted', reason: error.message, batch: smaller };
    const again = { doing: { model: request.model, batch: smaller } };
    return yield* attempt({ ...request, batch: smaller }, launch, again);
  }
}

/** What the process is doing now, for the message if it ends. */
interface Run {
  doing: Doing & { readonly batch: number };
}

async function* attempt(
  request: DiagnosisRequest,
  launch: WorkerLaunch,
  run: Run,
  checkInputs?: CheckInputs,
): AsyncGenerator<DiagnosisEvent, Report, void> {
  const events = new EventQueue<DiagnosisEvent>();
  const receive = (event: DiagnosisEvent): void => {
    const { doing } = run;
    if (event.kind === 'progress') run.doing = { ...doing, stage: event.progress.message };
    if (event.kind === 'provider') {
      const { used: provider, batch = doing.batch } = event.provider;
      run.doing = { ...doing, batch, ...(provider !== 'remote' && { provider }) };
    }
    events.push(event);
  };
  const worker = startWorker(launch, { event: receive }, () => run.doing);
  const begin = async (): Promise<void> => {
    if (checkInputs) await checkInputs(await worker.call.inputFiles(request));
    await worker.call.diagnose(request);
  };
  begin().then(
    () => events.finish(),
    (error: unknown) => events.fail(isOfMemory(error) ? allocationFailed(run.doing) : error),
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

/** Whether an allocation failed while the network ran, in JavaScript or in the runtime. A smaller batch does not help while it loads. */
function isOfMemory(error: unknown): boolean {
  const isOfRun = error instanceof RemoteBug || (error instanceof DiagnosisError && error.code === 'network-output');
  return isOfRun && isAllocationFailure(error);
}

/** Verifies one network in a child process, which says how far it is. */
export async function verify(
  request: VerificationRequest,
  launch: WorkerLaunch,
  on: { readonly progress: (progress: Progress) => void; readonly inputs?: CheckInputs },
): Promise<Verification> {
  const { options, other, reference } = request;
  let doing: Doing = { model: other ?? options.model };
  const receive = (event: DiagnosisEvent): void => {
    if (event.kind !== 'progress') return;
    doing = { ...doing, stage: event.progress.message };
    on.progress(event.progress);
  };
  const worker = startWorker(launch, { event: receive }, () => doing);
  try {
    const models = [options.model, ...(other === undefined ? [] : [other])];
    for (const model of on.inputs ? models : []) {
      const { files, ...rest } = await worker.call.inputFiles({ ...options, model });
      await on.inputs?.({ ...rest, files: [...files, ...(reference === undefined ? [] : [reference])] });
    }
    return await worker.call.verify(request);
  } finally {
    worker.end();
  }
}

/** Plans how the original of a network is run to make a reference. */
export function planReference(request: DiagnosisRequest, launch: WorkerLaunch): Promise<ReferencePlan> {
  return once(launch, { model: request.model }, (call) => call.planReference(request));
}

/** Recognizes the network without a diagnosis. */
export function inspect(
  request: DiagnosisRequest,
  launch: WorkerLaunch,
  checkInputs?: CheckInputs,
): Promise<Omit<ModelSection, 'sha256'>> {
  return once(launch, { model: request.model }, async (call) => {
    if (checkInputs) await checkInputs(await call.inputFiles(request));
    return call.inspect(request);
  });
}

/** The files that each of these diagnoses would read, or the error that prevents finding them. */
export function inputFilesOf(
  requests: readonly DiagnosisRequest[],
  launch: WorkerLaunch,
): Promise<(ReadFiles | DiagnosisError)[]> {
  return once(launch, {}, async (call) => {
    const found: (ReadFiles | DiagnosisError)[] = [];
    for (const request of requests)
      found.push(
        await call.inputFiles(request).catch((error: unknown) => {
          if (error instanceof DiagnosisError && error.code !== 'cancelled') return error;
          throw error;
        }),
      );
    return found;
  });
}

/** Writes a local file that stands for a network that only a server has. */
export function headerFile(address: string, launch: WorkerLaunch): Promise<string> {
  return once(launch, {}, (call) => call.headerFile(address));
}

export function providers(launch: WorkerLaunch): Promise<ProviderStatus[]> {
  return once(launch, {}, (call) => call.providers());
}

/** Milliseconds; a driver that takes longer to compile the network is not used. */
const TRIAL_TIMEOUT = 120_000;

/** Tries one provider on the user's network in its own child process, so that a driver that crashes or hangs affects only that child. */
export async function runTrial(request: TrialRequest, launch: WorkerLaunch): Promise<TrialResult> {
  const timeout = AbortSignal.timeout(TRIAL_TIMEOUT);
  const { model, provider } = request;
  const doing = { provider, ...(typeof model === 'string' && { model }) };
  try {
    return await once({ ...launch, signal: timeout }, doing, (call) => call.trial(request));
  } catch (error) {
    if (error instanceof DiagnosisError && error.code !== 'cancelled') throw error;
    const reason = timeout.aborted
      ? `did not respond within ${TRIAL_TIMEOUT / 1000} s`
      : `failed: ${(error as Error).message}`;
    const other = remedy`Choose another provider, or set ${option('provider', 'auto')}.`;
    throw new DiagnosisError('provider', `${providerTitles[request.provider]} ${reason}.`, other, { cause: error });
  }
}

async function once<T>(
  launch: WorkerLaunch,
  doing: Doing,
  use: (call: Connection<WorkerApi>['remote']) => Promise<T>,
): Promise<T> {
  const worker = startWorker(launch, { event: () => undefined }, () => doing);
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

/** Milliseconds to wait for the end and the last output of a process that no longer accepts messages. */
const LAST_MOMENTS = 2000;

/** @param doing what the process is doing, asked when it has ended */
function startWorker(launch: WorkerLaunch, local: Pick<ParentApi, 'event'>, doing: () => Doing): Worker {
  launch.signal?.throwIfAborted();
  const { executable } = launch;
  const child = fork(launch.script, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // V8 starts with room for one megabyte of young objects, and collecting them took a third of the time beside the network.
    execArgv: ['--min-semi-space-size=16'],
    env: {
      ...process.env,
      // VS Code's own executable is Electron; this makes it a plain Node.
      ELECTRON_RUN_AS_NODE: '1',
      // Since 1.29 the runtime's builds for Linux and macOS report usage by default; this switches it off. Its builds for Windows do not
      // read it: they write to Windows event tracing (SECURITY.md).
      ORT_DISABLE_TELEMETRY: '1',
      ...(launch.threads !== undefined && { SCORESCOPE_THREADS: String(launch.threads) }),
      ...(launch.cudaLibraries && { SCORESCOPE_CUDA_LIBRARIES: launch.cudaLibraries }),
    },
    ...(executable && { execPath: executable }),
  });
  if (child.pid !== undefined) launch.onStart?.(child.pid);
  const killsBefore = oomKills();
  const output = keepOutput(child, launch.log);
  const connection = connect<WorkerApi>(
    {
      // Sending fails if the process is ending; the message about its end is more useful than this error.
      post: (message) =>
        child.send(message as object, (error) => error && setTimeout(() => over(null, null), LAST_MOMENTS)),
      listen: (receive) => void child.on('message', receive),
    },
    { ...local, mayGoOn: (secondsEach) => launch.mayGoOn?.(secondsEach) } satisfies ParentApi,
  );
  const now = (): Doing => ({ ...doing(), ...(executable && { executable }) });
  const over = (code: number | null, signal: NodeJS.Signals | null): void => {
    const oomKill = killsBefore !== null && (oomKills() ?? 0) > killsBefore;
    connection.close(workerEnded({ code, signal, output: output(), oomKill }, now()));
  };
  child.on('error', (error) => child.pid === undefined && connection.close(notStarted(error, now())));
  child.on('exit', (code, signal) => {
    // Its last output may not have arrived yet, or a process that it started may keep the pipe open.
    const late = setTimeout(() => over(code, signal), LAST_MOMENTS / 10);
    child.once('close', () => {
      clearTimeout(late);
      over(code, signal);
    });
  });
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

/** Lines of stderr that are kept; a crash of V8 ends with some ten lines of stack. */
const KEPT_LINES = 40;

/** Keeps the last lines that the child printed on stderr, and any earlier ones about memory; all lines go to the log. */
function keepOutput(child: ChildProcess, log?: (line: string) => void): () => string {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split(/\r?\n/).filter(Boolean)) {
        if (stream === child.stderr && kept.push(line.slice(0, 200)) > KEPT_LINES) kept.shift();
        log?.(line);
      }
    });
  }
  return () => kept.find(speaksOfMemory) ?? kept.at(-1) ?? '';
}
