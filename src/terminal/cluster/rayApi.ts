import { request as http, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { DiagnosisError } from '../../shared/failure';
import { isRecord } from '../../shared/json';
import { shortened } from '../../shared/shown';

type RayStatus = 'PENDING' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';

export interface RayJob {
  readonly status: RayStatus;
  readonly message: string;
  /** Of the command; null where it did not end by itself. */
  readonly exitCode: number | null;
}

export interface RaySubmission {
  readonly id: string;
  /** For a shell. */
  readonly entrypoint: string;
  readonly cpus: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Milliseconds that one answer may take. */
const TIMEOUT = 60_000;
/** Bytes of an answer; a report with all its images has some hundred thousand. */
const LARGEST_ANSWER = 64e6;
const STATUSES: ReadonlySet<string> = new Set(['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED']);

/** Ray's Jobs REST API, as Ray 2 documents it. */
export class RayApi {
  readonly #base: URL;

  /**
   * @param address of the dashboard
   * @param token never shown
   * @throws DiagnosisError 'usage' for an address that is none
   */
  constructor(
    address: string,
    private readonly token: string | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#base = dashboard(address);
  }

  async submit({ id, entrypoint, cpus, environment, metadata }: RaySubmission): Promise<void> {
    const answer = await this.#ask('POST', 'api/jobs/', {
      submission_id: id,
      entrypoint,
      entrypoint_num_cpus: cpus,
      runtime_env: { env_vars: environment },
      metadata,
    });
    if (answer.status !== 200) throw this.#refused(`the job was not accepted (${answer.status})`, answer.text);
  }

  /** null for a job that it does not know. */
  async job(id: string): Promise<RayJob | null> {
    const { status: code, text } = await this.#ask('GET', `api/jobs/${encodeURIComponent(id)}`);
    if (code === 404) return null;
    const { status, message, driver_exit_code: exitCode } = this.#parsed(code, text);
    if (typeof status !== 'string' || !STATUSES.has(status)) throw this.#refused('it says no status of the job', text);
    return {
      status: status as RayStatus,
      message: typeof message === 'string' ? message : '',
      exitCode: typeof exitCode === 'number' ? exitCode : null,
    };
  }

  /** What the job has printed so far. */
  async logs(id: string): Promise<string> {
    const { status, text } = await this.#ask('GET', `api/jobs/${encodeURIComponent(id)}/logs`);
    const { logs } = this.#parsed(status, text);
    return typeof logs === 'string' ? logs : '';
  }

  /** Ends with an error when the command is interrupted. */
  async pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, this.signal && { signal: this.signal });
  }

  #parsed(status: number, text: string): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(text);
      if (status === 200 && isRecord(value)) return value;
    } catch {
      // Told below.
    }
    throw this.#refused(`it answered with ${status}`, text);
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; text: string }> {
    const signals = [AbortSignal.timeout(TIMEOUT), ...(this.signal ? [this.signal] : [])];
    const text = body && JSON.stringify(body);
    const headers = {
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(this.token && { authorization: `Bearer ${this.token}` }),
    };
    try {
      return await send(new URL(path, this.#base), { method, headers, signal: AbortSignal.any(signals) }, text);
    } catch (error) {
      this.signal?.throwIfAborted();
      if (error instanceof DiagnosisError) throw error;
      const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      throw new Unreachable(this.#base.origin, why, error);
    }
  }

  #refused(what: string, answer: string): DiagnosisError {
    return new DiagnosisError(
      'cluster',
      `Ray at ${this.#base.origin}: ${what}. ${shortened(answer, 300)}`,
      'Check the address and that the dashboard of Ray runs there.',
    );
  }
}

/** Nobody answers there now; perhaps later. */
export class Unreachable extends DiagnosisError {
  constructor(origin: string, why: string, cause: unknown) {
    super('cluster', `Ray at ${origin} cannot be reached (${why}).`, 'Check the address and the network.', { cause });
  }
}

function dashboard(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain = url && url.username === '' && url.password === '' && /^https?:$/.test(url.protocol);
  if (!isPlain)
    throw new DiagnosisError(
      'usage',
      '--address must be the URL of a Ray dashboard, without a password.',
      'Write it as http://HOST:8265; a token is read from RAY_AUTH_TOKEN.',
    );
  return new URL(url.pathname.endsWith('/') ? url : `${url.origin}${url.pathname}/`);
}

/** Not by `fetch`, whose headers are those of a browser, which Ray refuses. Redirections are not followed: a token goes nowhere else. */
function send(url: URL, options: RequestOptions, body: string | undefined): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http)(url, options, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        size += part.length;
        if (size > LARGEST_ANSWER) request.destroy(tooLarge());
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

function tooLarge(): DiagnosisError {
  return new DiagnosisError('cluster', `Ray’s answer is larger than ${LARGEST_ANSWER / 1e6} MB.`, 'Check the address.');
}
