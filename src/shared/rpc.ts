import { DiagnosisError, type FailureMessage } from './failure';
import { isRecord } from './json';

/** The methods that one side offers to the other. */
type Api = { [name: string]: (...args: never[]) => unknown };

/** The same methods as the other side sees them: each returns a promise. */
type Remote<A> = {
  [K in keyof A]: A[K] extends (...args: infer P) => infer R ? (...args: P) => Promise<Awaited<R>> : never;
};

/** A two-way message channel: a child process, a webview. */
export interface Channel {
  post(message: unknown): void;
  listen(receive: (message: unknown) => void): void;
}

type Result = { ok: unknown } | { err: FailureMessage | { bug: string } };
type Message = { call: number; name: string; args: unknown[] } | { reply: number; result: Result };

/** A bug on the far side, with the stack as it was there. */
export class RemoteBug extends Error {
  override readonly name = 'RemoteBug';
  constructor(readonly remoteStack: string) {
    super(remoteStack.split('\n')[0] ?? remoteStack);
  }
}

export interface Connection<A> {
  remote: Remote<A>;
  /** Rejects every call under way and all later ones: the far side is gone. */
  close(reason: Error): void;
}

/** Whether a call may be answered; what a page sends is checked before it is believed. */
export type Accepts = (name: string, args: readonly unknown[]) => boolean;

/**
 * Serves `local` to the far side and calls it: handler errors, `close` and disconnection all reject. What is no message is ignored, and a
 * call that `accepts` refuses is answered with an error.
 */
export function connect<A>(channel: Channel, local: object, accepts: Accepts = () => true): Connection<A> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 1;
  let closed: Error | undefined;

  channel.listen((raw) => {
    if (!isMessage(raw)) return;
    const message = raw;
    if ('call' in message) {
      const { name, args } = message;
      void answer(local as Api, accepts, { name, args }).then((result) => {
        if (!closed) channel.post({ reply: message.call, result } satisfies Message);
      });
    } else if ('reply' in message) {
      const call = waiting.get(message.reply);
      waiting.delete(message.reply);
      if (!call) return;
      // Asked this way round because a channel of JSON drops `ok: undefined`.
      if ('err' in message.result) call.reject(toError(message.result.err));
      else call.resolve(message.result.ok);
    }
  });

  const call = (name: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(closed);
      const id = next++;
      waiting.set(id, { resolve, reject });
      try {
        channel.post({ call: id, name, args } satisfies Message);
      } catch (error) {
        waiting.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });

  return {
    remote: new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args: unknown[]) =>
            call(String(name), args),
      },
    ) as Remote<A>,
    close(reason) {
      closed ??= reason;
      for (const { reject } of waiting.values()) reject(closed);
      waiting.clear();
    },
  };
}

/** A call or a reply by its form; what it holds is checked by who takes it. */
function isMessage(raw: unknown): raw is Message {
  if (!isRecord(raw)) return false;
  if ('call' in raw)
    return Number.isSafeInteger(raw['call']) && typeof raw['name'] === 'string' && Array.isArray(raw['args']);
  return Number.isSafeInteger(raw['reply']) && isRecord(raw['result']);
}

async function answer(
  local: Api,
  accepts: Accepts,
  { name, args }: { name: string; args: readonly unknown[] },
): Promise<Result> {
  try {
    const handler = Object.hasOwn(local, name) ? local[name] : undefined;
    if (!handler || !accepts(name, args)) throw new Error(`no such call: ${name}`);
    return { ok: await handler(...(args as never[])) };
  } catch (error) {
    if (error instanceof DiagnosisError) return { err: error.toMessage() };
    return { err: { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
  }
}

function toError(err: FailureMessage | { bug: string }): Error {
  return 'bug' in err ? new RemoteBug(err.bug) : DiagnosisError.from(err);
}
