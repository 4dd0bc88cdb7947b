import type { Report } from '../../domain/report';
import { checkReport } from '../../reports/reportSchema';
import { DiagnosisError } from '../../shared/failure';
import { plainText, shortened } from '../../shared/shown';
import { ExitCode } from '../exitCodes';
import type { Identity } from '../series/key';
import type { RayApi } from './rayApi';
import { Unreachable, type RayJob } from './rayApi';

export interface RayRequest {
  /** For messages. */
  readonly name: string;
  /** The diagnosis, which prints its report as JSON, for a shell. */
  readonly entrypoint: string;
  readonly cpus: number;
  readonly identity: Identity;
}

/** Times that a checkpoint is tried: a node that dies takes its job along. */
const MOST_ATTEMPTS = 4;
/** Milliseconds between two questions, and how long a dashboard may be away. */
const SHORTEST = 500;
const LONGEST = 5000;
const PATIENCE = 120_000;

/**
 * Runs one diagnosis as a job of Ray and takes its report from what it prints. Jobs are named after what they measure: a command that is
 * started again finds those that still run, and those that have ended meanwhile.
 * @param say told in words what happens to it
 */
export async function rayReport(api: RayApi, request: RayRequest, say: (words: string) => void): Promise<Report> {
  let last = '';
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const id = `scorescope-${request.identity.key.slice(0, 24)}-${attempt}`;
    const known = await patiently(api, () => api.job(id));
    // An earlier run has met this end already; the cluster may have changed since, so that only the last attempt is final.
    if (known === null) {
      await patiently(api, () => submitOnce(api, id, request));
      say(attempt === 1 ? `sent as ${id}` : `sent again as ${id}`);
    } else if (known.status === 'PENDING' || known.status === 'RUNNING') say(`still runs as ${id}`);
    const job = await ended(api, id);
    const logs = await logsOf(api, id);
    if (job?.status === 'SUCCEEDED') {
      const report = reportIn(logs, request.identity);
      if (report) return report;
    }
    if (job?.exitCode === ExitCode.inputFault)
      throw new DiagnosisError('cluster', lastLine(logs), 'See the job’s log in Ray.');
    last = job ? endOf(job, logs) : 'Ray has forgotten the job';
    say(`job ${id} is lost: ${last}`);
  }
  throw new DiagnosisError(
    'cluster',
    `${request.name}: ${MOST_ATTEMPTS} jobs ended without a report; the last: ${last}.`,
    'See their logs in Ray.',
  );
}

/** A job may have been taken although its answer was lost. */
async function submitOnce(api: RayApi, id: string, { entrypoint, cpus, identity, name }: RayRequest): Promise<void> {
  if ((await api.job(id)) !== null) return;
  await api.submit({
    id,
    entrypoint,
    cpus,
    environment: { SCORESCOPE_THREADS: String(cpus) },
    metadata: { checkpoint: name, sha256: identity.sha256 },
  });
}

/** null where the job is no longer known. */
async function ended(api: RayApi, id: string): Promise<RayJob | null> {
  for (let pause = SHORTEST; ; pause = Math.min(LONGEST, 1.3 * pause)) {
    const job = await patiently(api, () => api.job(id));
    if (!job || (job.status !== 'PENDING' && job.status !== 'RUNNING')) return job;
    await api.pause(pause);
  }
}

/** '' where they cannot be had: the node that keeps them is gone perhaps. */
async function logsOf(api: RayApi, id: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await patiently(api, () => api.logs(id));
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw error;
      if (attempt === 3) return '';
      await api.pause(SHORTEST);
    }
  }
}

/** Asks again while nobody answers, for a while. */
async function patiently<T>(api: RayApi, ask: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (let pause = SHORTEST; ; pause = Math.min(LONGEST, 2 * pause)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable) || performance.now() - began > PATIENCE) throw error;
      await api.pause(pause);
    }
  }
}

/** The report that a job has printed: the lines from a lone brace to a lone brace. Null where there is none, or one of another file. */
function reportIn(logs: string, { sha256 }: Identity): Report | null {
  const lines = logs.split(/\r?\n/);
  const [first, last] = [lines.indexOf('{'), lines.lastIndexOf('}')];
  if (first < 0 || last <= first) return null;
  let value: unknown;
  try {
    value = JSON.parse(lines.slice(first, last + 1).join('\n'));
  } catch {
    return null;
  }
  const report = checkReport(value);
  if (report.model.sha256 === sha256) return report;
  throw new DiagnosisError(
    'cluster',
    'The file at this path on the cluster differs from the one on this machine.',
    'Checkpoints must have the same paths on all nodes.',
  );
}

function endOf({ status, message, exitCode }: RayJob, logs: string): string {
  const how = exitCode === null ? status.toLowerCase() : `exit code ${exitCode}`;
  const words = exitCode === null ? message : lastLine(logs);
  return shortened(plainText(`${how}${words === '' ? '' : `, ${words}`}`), 300);
}

function lastLine(logs: string): string {
  return logs.trimEnd().split('\n').at(-1) ?? '';
}
