import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What a test does to an answer before it is sent; null for an answer that is sent as it is. */
export type Fault = (request: IncomingMessage, response: ServerResponse, calls: number) => boolean;

export interface Served {
  readonly address: string;
  /** Calls of the network that arrived. */
  readonly calls: () => number;
  /** Headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  /** Ends at once, with every connection. */
  readonly kill: () => void;
}

interface Asked {
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: number[];
    readonly parameters: { readonly binary_data_size: number };
  }[];
  readonly outputs: readonly { readonly name: string }[];
}

/** A server of the Open Inference Protocol for one .onnx file, with the runtime that the product has, for networks of float32. */
export async function serveModel(file: string, fault: Fault = () => false): Promise<Served> {
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  let calls = 0;
  let headers: IncomingMessage['headers'] = {};
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    headers = request.headers;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const isCall = request.url?.endsWith('/infer') === true;
    if (isCall) calls++;
    if (fault(request, response, calls)) return;
    if (request.url?.endsWith('/ready')) return void response.end();
    if (!isCall) return void response.end(JSON.stringify(described(session)));
    const { head, body } = await inferred(
      session,
      Buffer.concat(parts),
      Number(request.headers['inference-header-content-length']),
    );
    response.setHeader('Inference-Header-Content-Length', head.length);
    response.end(Buffer.concat([head, body]));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: (error as Error).message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/models/net`,
    calls: () => calls,
    headers: () => headers,
    kill: () => end(server),
  };
}

function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function described({ inputMetadata, outputMetadata }: InferenceSession): object {
  const port = (one: InferenceSession['inputMetadata'][number]): object => ({
    name: one.name,
    datatype: 'FP32',
    shape: one.isTensor ? one.shape.map((size) => (typeof size === 'number' ? size : -1)) : [],
  });
  return {
    name: 'net',
    versions: ['3'],
    platform: 'test',
    inputs: inputMetadata.map(port),
    outputs: outputMetadata.map(port),
  };
}

async function inferred(
  session: InferenceSession,
  whole: Buffer,
  jsonLength: number,
): Promise<{ head: Buffer; body: Buffer }> {
  const { inputs, outputs } = JSON.parse(whole.subarray(0, jsonLength).toString('utf8')) as Asked;
  const feeds: Record<string, Tensor> = {};
  let at = jsonLength;
  for (const { name, shape, parameters } of inputs) {
    const bytes = Uint8Array.from(whole.subarray(at, at + parameters.binary_data_size));
    feeds[name] = new Tensor('float32', new Float32Array(bytes.buffer), shape);
    at += bytes.length;
  }
  const answers = await session.run(feeds);
  const parts = outputs.map(({ name }) => {
    const { dims, data } = answers[name] as Tensor;
    const numbers = data as Float32Array;
    return { name, shape: dims, bytes: Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
  });
  const head = Buffer.from(
    JSON.stringify({
      model_name: 'net',
      outputs: parts.map(({ name, shape, bytes }) => ({
        name,
        datatype: 'FP32',
        shape,
        parameters: { binary_data_size: bytes.length },
      })),
    }),
  );
  return { head, body: Buffer.concat(parts.map(({ bytes }) => bytes)) };
}
