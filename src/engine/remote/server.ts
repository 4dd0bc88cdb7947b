import type { Tensor } from 'onnxruntime-node';
import { DiagnosisError } from '../../shared/failure';
import { plainText, shortened } from '../../shared/shown';
import { decodeAnswer, encodeRequest, JSON_LENGTH, typeOf } from './protocol';

/** Seconds that a server has to say what it is. */
const PATIENCE = 10;
/** Bytes of an answer that holds no numbers. */
const MOST_WORDS = 4e6;
/** Bytes that an answer may hold for each byte of the request: numbers as JSON take some twenty characters. */
const MOST_FOR_EACH = 32;

/** Why a server did not answer. */
export class ServerFailure extends Error {
  /**
   * @param isFinal the server understood and refused: no other one would take the same request
   * @param isAnswer it came as an answer, not in place of one
   */
  constructor(
    message: string,
    readonly isFinal: boolean,
    readonly isAnswer = isFinal,
  ) {
    super(message);
  }
}

/** @param reasons each with the address of a server */
export function unreachable(reasons: readonly string[]): DiagnosisError {
  return new DiagnosisError(
    'provider',
    `${reasons.length === 1 ? 'A server does' : 'Servers do'} not answer: ${reasons.join('; ')}.`,
    'Check the address, that the model is loaded there, and that this machine may reach it.',
  );
}

/** An input or output as a server tells it. */
export interface ServedPort {
  readonly name: string;
  /** As the runtime calls it. */
  readonly type: string;
  /** −1 where any size goes. */
  readonly shape: readonly number[];
}

export interface ServedModel {
  readonly name: string;
  readonly version: string | null;
  /** "onnxruntime_onnx", "pytorch", … as the server says it. */
  readonly platform: string;
  readonly inputs: readonly ServedPort[];
  readonly outputs: readonly ServedPort[];
}

/** One model on one server of the Open Inference Protocol. */
export class InferenceServer {
  /** null until it has answered in one of them. */
  private form: 'binary' | 'json' | null = null;

  /** @param address of the model, ending in `/v2/models/NAME` or `/versions/V` */
  constructor(
    readonly address: string,
    private readonly token: string | null,
  ) {}

  get host(): string {
    return new URL(this.address).host;
  }

  async describe(): Promise<ServedModel> {
    const { body } = await this.get('');
    const said = parsed(body) as {
      name?: unknown;
      versions?: unknown;
      platform?: unknown;
      inputs?: unknown;
      outputs?: unknown;
    };
    const version = /\/versions\/([^/]+)$/.exec(this.address)?.[1];
    const latest: unknown = Array.isArray(said.versions) ? said.versions.at(-1) : null;
    return {
      name: String(said.name),
      version: version ?? (typeof latest === 'string' ? latest : null),
      platform: typeof said.platform === 'string' ? said.platform : '',
      inputs: portsOf(said.inputs),
      outputs: portsOf(said.outputs),
    };
  }

  /** Whether the model answers at this moment. */
  async isReady(): Promise<boolean> {
    return this.get('/ready').then(
      () => true,
      () => false,
    );
  }

  /** Seconds of a request that asks for next to nothing: the fastest of some. */
  async roundTrip(): Promise<number> {
    let fastest = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await this.get('/ready');
      fastest = Math.min(fastest, (performance.now() - start) / 1000);
    }
    return fastest;
  }

  /** @throws ServerFailure */
  async infer(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    patience: number,
  ): Promise<Record<string, Tensor>> {
    if (this.form) return this.inferAs(this.form, feeds, outputs, patience);
    try {
      const answer = await this.inferAs('binary', feeds, outputs, patience);
      this.form = 'binary';
      return answer;
    } catch (error) {
      if (!(error instanceof ServerFailure && error.isAnswer)) throw error;
      // Perhaps it does not know the extension for binary tensors: some then fail with 500. Another fault shows in either form.
      const asJson = (): Promise<Record<string, Tensor>> => this.inferAs('json', feeds, outputs, patience);
      // A server that has failed closes its connection, perhaps while the next request is on its way.
      const again = async (failure: unknown): Promise<Record<string, Tensor>> => {
        if (failure instanceof ServerFailure && failure.isAnswer) throw failure;
        return asJson();
      };
      const answer = await asJson()
        .catch(again)
        .catch(() => null);
      if (!answer) throw error;
      this.form = 'json';
      return answer;
    }
  }

  private async inferAs(
    form: 'binary' | 'json',
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    patience: number,
  ): Promise<Record<string, Tensor>> {
    const { body, jsonLength } = encodeRequest(feeds, outputs, form);
    const answer = await this.send('/infer', {
      method: 'POST',
      body,
      headers: {
        'content-type': jsonLength === null ? 'application/json' : 'application/octet-stream',
        ...(jsonLength !== null && { [JSON_LENGTH]: String(jsonLength) }),
      },
      patience,
      most: MOST_WORDS + MOST_FOR_EACH * body.length,
    });
    try {
      return decodeAnswer(answer.body, answer.jsonLength);
    } catch (error) {
      throw new ServerFailure(`its answer does not follow the protocol: ${(error as Error).message}`, true);
    }
  }

  private get(path: string): Promise<Answered> {
    return this.send(path, { method: 'GET', patience: PATIENCE, most: MOST_WORDS });
  }

  private async send(path: string, { patience, most, headers, ...request }: Sent): Promise<Answered> {
    let response: Response;
    let body: Uint8Array;
    try {
      response = await fetch(`${this.address}${path}`, {
        ...request,
        headers: { ...headers, ...(this.token !== null && { authorization: `Bearer ${this.token}` }) },
        // The token is for this address alone.
        redirect: 'error',
        signal: AbortSignal.timeout(1000 * patience),
      });
      body = await read(response, most);
    } catch (error) {
      throw error instanceof ServerFailure ? error : new ServerFailure(reasonOf(error, patience), false);
    }
    if (response.ok) {
      const length = response.headers.get(JSON_LENGTH);
      return { body, jsonLength: length === null ? null : Number(length) };
    }
    const isFinal = response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
    throw new ServerFailure(`it answers ${response.status}${wordsOf(body)}`, isFinal, true);
  }
}

interface Sent {
  readonly method: string;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly patience: number;
  /** Bytes of the answer. */
  readonly most: number;
}

interface Answered {
  readonly body: Uint8Array;
  readonly jsonLength: number | null;
}

async function read(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (response.body)
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += part.length;
      if (length > most) throw new ServerFailure(`its answer is longer than ${most} bytes`, true);
      parts.push(part);
    }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

/** What went wrong on the way, in the system's words. */
function reasonOf(error: unknown, patience: number): string {
  const { name, message, cause } = error as Error & { cause?: Error & { code?: string } };
  if (name === 'TimeoutError') return `it did not answer within ${patience} s`;
  const inner = cause?.message ? cause.message : (cause?.code ?? message);
  return plainText(inner);
}

/** The reason that a server gives, `{"error": "…"}` or `{"detail": "…"}`. */
function wordsOf(body: Uint8Array): string {
  const said = parsed(body) as { error?: unknown; detail?: unknown } | null;
  const reason = said?.error ?? said?.detail;
  return typeof reason === 'string' ? `: ${shortened(plainText(reason), 300)}` : '';
}

function parsed(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' ? (value ?? {}) : {};
  } catch {
    return {};
  }
}

function portsOf(said: unknown): ServedPort[] {
  if (!Array.isArray(said)) return [];
  return (said as { name?: unknown; datatype?: unknown; shape?: unknown }[]).flatMap(({ name, datatype, shape }) =>
    typeof name === 'string' && typeof datatype === 'string'
      ? [{ name, type: typeOf(datatype) ?? datatype, shape: Array.isArray(shape) ? shape.map(Number) : [] }]
      : [],
  );
}
