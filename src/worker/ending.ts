import path from 'node:path';
import { providerTitles } from '../domain/generated/providers';
import { option, remedy, type Remedy } from '../domain/remedy';
import type { ProviderName } from '../domain/generated/providers';
import { DiagnosisError } from '../shared/failure';

/** How a child process ended, as reported by the system. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed last on stderr; '' for nothing. */
  readonly output: string;
  /** Whether the system killed a process because memory ran out in the meantime; false where this is unknown. */
  readonly oomKill: boolean;
}

/** What the process was doing. */
export interface Doing {
  /** The network it ran. */
  readonly model?: string;
  /** "linearity at σ 10" */
  readonly stage?: string;
  /** Unknown before one is chosen. */
  readonly provider?: ProviderName;
  /** Samples per network call. */
  readonly batch?: number;
  /** A Node executable that ran it in place of this process's own. */
  readonly executable?: string;
}

/** Where this program runs; a parameter for tests. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly isElectron: boolean;
}

const here: Host = { platform: process.platform, isElectron: process.versions['electron'] !== undefined };

const memoryWords = /out of memory|bad_alloc|allocation failed|failed to allocate|insufficient memory/i;
/** Windows: STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT. */
const memoryCodes = [0xc0000017, 0xc000012d];
/** Windows: STATUS_DLL_NOT_FOUND, STATUS_ENTRYPOINT_NOT_FOUND, STATUS_DLL_INIT_FAILED. */
const libraryCodes = [0xc0000135, 0xc0000139, 0xc0000142];
/** The shell's words for a program that it cannot run or find. */
const notStartedCodes = [126, 127];

/** The messages for every way in which a process that runs a network can end: what it was doing, and what to try next, most likely first. */
export function workerEnded(ended: Ended, doing: Doing, host: Host = here): DiagnosisError {
  const { signal, code, output } = ended;
  const model = doing.model === undefined ? 'the network' : path.basename(doing.model);
  const what = `The process that runs ${model} ended${during(doing)}`;
  const fail = (how: string, then: Remedy | string): DiagnosisError =>
    new DiagnosisError('worker-crashed', `${what}: ${how}.${lastOutput(output)}`, then);

  // The runtime maps external weights into memory; this signal means that one of those files has become shorter.
  if (signal === 'SIGBUS')
    return new DiagnosisError(
      'file-unreadable',
      'The file with the network’s weights was truncated while it was in use.',
      'Run the diagnosis again when no other program is writing to it.',
    );
  if (isOutOfMemory(ended))
    return new DiagnosisError('out-of-memory', `${what}: ${memoryHow(ended)}.`, memoryRemedy(doing));
  switch (signal) {
    case 'SIGTRAP':
    case 'SIGABRT':
      // Electron's allocator is known to crash the runtime in this way, mostly on macOS.
      if (host.isElectron && doing.executable === undefined)
        return fail(`it crashed (${signal})`, joined([otherNode], otherDevice(doing)));
      return fail(`it crashed (${signal})`, crashRemedy(doing, host));
    case 'SIGILL':
      return fail('the processor lacks an instruction that it uses (SIGILL)', crashRemedy(doing, host));
    case 'SIGSEGV':
    case 'SIGFPE':
      return fail(`it crashed (${signal})`, crashRemedy(doing, host));
    case 'SIGXCPU':
    case 'SIGXFSZ':
      return fail(
        `it reached the limit of ${signal === 'SIGXCPU' ? 'processor time' : 'file size'} of this session (${signal})`,
        'Raise the limit (ulimit) and run it again.',
      );
    case 'SIGKILL':
      return fail('it was killed (SIGKILL), as systems do when memory runs out', memoryRemedy(doing));
    case null:
      break;
    default:
      return fail(`another program ended it (${signal})`, 'Run it again.');
  }
  if (code === 0) return fail('it was ended before it had finished', 'Run it again.');
  if (code !== null && libraryCodes.includes(code >>> 0))
    return fail(`a library that it needs is missing (${codeWords(code)})`, 'Install the current Visual C++ runtime.');
  if (code !== null && notStartedCodes.includes(code) && doing.executable !== undefined)
    return notStarted(new Error(codeWords(code)), doing);
  return fail(codeWords(code), crashRemedy(doing, host));
}

/** A process that did not even start. */
export function notStarted(error: Error, { executable }: Doing): DiagnosisError {
  const why = (error as NodeJS.ErrnoException).code ?? error.message;
  if (executable !== undefined)
    return new DiagnosisError(
      'worker-crashed',
      `${executable} could not be started to run the network (${why}).`,
      'Set "scorescope.worker.executable" to a Node executable (20 or newer), or leave it empty.',
    );
  const isFull = why === 'EAGAIN' || why === 'ENOMEM' || why === 'EMFILE';
  return new DiagnosisError(
    'worker-crashed',
    `The process that runs the network could not be started (${why}).`,
    isFull ? 'Close other programs and run it again.' : otherNode,
  );
}

/** Whether memory ran out, so that fewer samples per network call may help. */
function isOutOfMemory({ signal, code, output, oomKill }: Ended): boolean {
  if (signal === 'SIGKILL') return oomKill;
  if (code !== null && memoryCodes.includes(code >>> 0)) return true;
  return (signal !== null || code !== 0) && speaksOfMemory(output);
}

export function speaksOfMemory(text: string): boolean {
  return memoryWords.test(text);
}

/** Whether an error that the worker reported means the same. */
export function isAllocationFailure(error: unknown): boolean {
  return error instanceof Error && speaksOfMemory(error.message);
}

/** What the worker reported before it could end: an allocation that failed. */
export function allocationFailed(doing: Doing): DiagnosisError {
  const model = doing.model === undefined ? 'the network' : path.basename(doing.model);
  return new DiagnosisError(
    'out-of-memory',
    `There was not enough memory for ${model}${during(doing)}.`,
    memoryRemedy(doing),
  );
}

const otherNode = 'In VS Code, set "scorescope.worker.executable" to another Node executable (20 or newer).';

function during({ stage, provider }: Doing): string {
  const at = stage === undefined ? '' : ` during the stage "${stage}"`;
  return provider === undefined ? at : `${at} on ${providerTitles[provider]}`;
}

function memoryHow({ signal }: Ended): string {
  return signal === 'SIGKILL' ? 'the system killed it because memory ran out' : 'there was not enough memory';
}

function memoryRemedy({ batch, provider }: Doing): Remedy {
  if (batch !== undefined && batch > 1)
    return remedy`Close other programs, or set ${option('batch', Math.max(1, Math.floor(batch / 4)))}.`;
  if (provider !== undefined && provider !== 'cpu')
    return remedy`Close other programs, or set ${option('provider', 'cpu')}.`;
  return ['Close other programs, or export the network in float16.'];
}

function crashRemedy(doing: Doing, host: Host): Remedy {
  if (doing.executable !== undefined)
    return joined([`It ran in ${doing.executable}. Try another Node executable.`], otherDevice(doing));
  const device = otherDevice(doing);
  if (device.length > 0 || host.isElectron) return joined(device, [otherNode]);
  return ['Run it again with another version of Node (20 or newer), and report it if it crashes there, too.'];
}

/** The processor, unless that is where it ran. */
function otherDevice({ provider }: Doing): Remedy {
  return provider === 'cpu' ? [] : remedy`Set ${option('provider', 'cpu')}.`;
}

/** One after the other; empty ones leave no gap. */
function joined(...remedies: readonly Remedy[]): Remedy {
  return remedies.filter(({ length }) => length > 0).flatMap((part, i) => (i === 0 ? part : [' ', ...part]));
}

function codeWords(code: number | null): string {
  if (code === null) return 'it was ended';
  return code < 0 || code > 255 ? `exit code 0x${(code >>> 0).toString(16)}` : `exit code ${code}`;
}

function lastOutput(output: string): string {
  return output === '' ? '' : ` Its last output: ${output}`;
}
