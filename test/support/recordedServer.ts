import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to a real server with its answer, bodies in base64. */
export interface Exchange {
  readonly method: string;
  /** From the address of the model on. */
  readonly path: string;
  readonly sent: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers that the client sets for what it sends. */
const SENT = ['content-type', 'inference-header-content-length'];

/** What of a request makes it the same as a recorded one. */
export function sentOf(request: IncomingMessage, body: Buffer): Exchange['sent'] {
  const headers = SENT.flatMap((name) =>
    request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]],
  );
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: body.toString('base64') };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/**
 * Answers each request with the bytes that a real server answered to the same bytes; 599 to any other request.
 * @param hangsUp the request after a failure meets a connection that is being closed
 */
export async function replay(
  exchanges: readonly Exchange[],
  { hangsUp = false } = {},
): Promise<{ address: string; close: () => void }> {
  let isClosing = false;
  const server = createServer((request, response) => {
    if (isClosing) {
      isClosing = false;
      return request.socket.destroy();
    }
    return void bodyOf(request).then((body) => {
      const sent = JSON.stringify(sentOf(request, body));
      const found = exchanges.find(
        ({ method, path, sent: recorded }) =>
          method === request.method &&
          request.url?.endsWith(`/v2/models/net${path}`) &&
          JSON.stringify(recorded) === sent,
      );
      if (!found) return response.writeHead(599).end();
      isClosing = hangsUp && found.status === 500;
      return response.writeHead(found.status, found.headers).end(Buffer.from(found.body, 'base64'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/v2/models/net`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
