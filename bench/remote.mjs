// How much of what servers can serve a diagnosis' calls use, beside a bare loop of requests: two servers that take 50 ms a batch, and 16,
// 32, and 64 batches that do not depend on each other. node bench/remote.mjs [--servers 2] [--batch-ms 50] [--repeat 3]
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values: given } = parseArgs({
  options: {
    servers: { type: 'string', default: '2' },
    'batch-ms': { type: 'string', default: '50' },
    repeat: { type: 'string', default: '3' },
  },
});
const require = createRequire(import.meta.url);
const [count, milliseconds] = [Number(given.servers), Number(given['batch-ms'])];
const SHAPE = [1, 28, 28];
const BATCH = 8;
const port = (name, shape) => ({ name, datatype: 'FP32', shape });

/** One batch at a time, each after the same time, as an accelerator answers; it knows what it has really spent on them. */
async function serve() {
  let busy = Promise.resolve();
  const spent = { seconds: 0 };
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (request.url.endsWith('/ready')) return response.end();
    if (!request.url.endsWith('/infer'))
      return response.end(
        JSON.stringify({
          name: 'net',
          versions: ['1'],
          platform: 'bench',
          inputs: [port('x', [-1, ...SHAPE]), port('sigma', [-1])],
          outputs: [port('denoised', [-1, ...SHAPE])],
        }),
      );
    const whole = Buffer.concat(parts);
    const length = Number(request.headers['inference-header-content-length']);
    const { inputs } = JSON.parse(whole.subarray(0, length));
    const numbers = whole.subarray(length, length + inputs[0].parameters.binary_data_size);
    busy = busy.then(async () => {
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      spent.seconds += (performance.now() - start) / 1000;
    });
    await busy;
    const outputs = [{ ...port('denoised', inputs[0].shape), parameters: { binary_data_size: numbers.length } }];
    const head = Buffer.from(JSON.stringify({ outputs }));
    response.setHeader('Inference-Header-Content-Length', head.length);
    response.end(Buffer.concat([head, numbers]));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, spent, address: `http://127.0.0.1:${server.address().port}/v2/models/net` };
}

const outfile = path.join(import.meta.dirname, '.remote.cjs');
await build({
  stdin: {
    contents: `
      export { RemoteSession } from './src/engine/remote/session';
      export { Network } from './src/engine/network';
      export { Tensor } from 'onnxruntime-node';`,
    resolveDir: path.dirname(import.meta.dirname),
    loader: 'ts',
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['onnxruntime-node'],
});
const { RemoteSession, Network, Tensor } = require(outfile);
rmSync(outfile);
const servers = await Promise.all(Array.from({ length: count }, serve));
const ports = [
  { name: 'x', type: 'float32', shape: ['batch', ...SHAPE] },
  { name: 'sigma', type: 'float32', shape: ['batch'] },
];
const output = { name: 'denoised', type: 'float32', shape: ['batch', ...SHAPE] };
const header = { inputs: ports, outputs: [output] };
const addresses = servers.map(({ address }) => address);
const d = SHAPE.reduce((product, size) => product * size, 1);
console.log(
  `${count} servers of ${milliseconds} ms a batch of ${BATCH}\n\n| batches | product | servers busy | bare loop | servers busy |`,
);
console.log('| --- | --- | --- | --- | --- |');
for (const batches of [16, 32, 64]) {
  const product = [];
  const bare = [];
  for (let i = 0; i < Number(given.repeat); i++) {
    product.push(await timed(() => denoised(batches)));
    bare.push(await timed(() => loop(batches)));
  }
  const row = (all) => {
    const { seconds, busy } = all.reduce((so, one) => (one.busy > so.busy ? one : so));
    return [`${seconds.toFixed(3)} s`, `${(100 * busy).toFixed(1)} %`];
  };
  console.log(`| ${[batches, ...row(product), ...row(bare)].join(' | ')} |`);
}
for (const { server } of servers) {
  server.close();
  server.closeAllConnections();
}

/** As a diagnosis asks for the answers to many probes at one noise level. */
async function denoised(batches) {
  const session = await RemoteSession.open(addresses, header);
  const network = new Network(session, { sample: ports[0], time: ports[1], output, shape: SHAPE });
  const ask = (calls) =>
    network.denoise(new Float64Array(calls * BATCH * d).fill(1), { cSkip: 0, cOut: 1, cIn: 1, time: 1 }, BATCH, [[]]);
  // As in a diagnosis, the connections are open.
  await ask(2 * count);
  return () => ask(batches);
}

/** Each server kept busy with two requests at a time, and nothing else. */
async function loop(batches) {
  const feeds = () => ({
    x: new Tensor('float32', new Float32Array(BATCH * d), [BATCH, ...SHAPE]),
    sigma: new Tensor('float32', new Float32Array(BATCH), [BATCH]),
  });
  const session = await RemoteSession.open(addresses, header);
  const ask = (calls) => {
    let left = calls;
    const work = async () => {
      while (left-- > 0) await session.run(feeds(), { denoised: null });
    };
    return Promise.all(Array.from({ length: 2 * count }, work));
  };
  await ask(2 * count);
  return () => ask(batches);
}

/** Seconds, and the part of them that the servers were busy. */
async function timed(prepare) {
  const run = await prepare();
  for (const { spent } of servers) spent.seconds = 0;
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, busy: servers.reduce((sum, { spent }) => sum + spent.seconds, 0) / count / seconds };
}
