import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Report } from '../../src/domain/report';
import { askServer, recordedNetwork } from '../support/askServer';
import { runCommand, startCommand } from '../support/diagnoseCommand';
import { bodyOf, sentOf, type Exchange } from '../support/recordedServer';
import { sameFigures } from '../support/sameFigures';
import { temporaryFolder } from '../support/temporaryFolder';
import { startServer, type RealServer, type ServerKind } from './realServer';

const root = path.join(__dirname, '..', '..', '..');
const sample = path.join(root, 'media', 'sample', 'fashion.onnx');

describe('real servers of the Open Inference Protocol', () => {
  const folder = temporaryFolder();
  const running: RealServer[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });
  const serve = async (kind: ServerKind, model = sample): Promise<RealServer> => {
    const server = await startServer(kind, model);
    running.push(server);
    return server;
  };
  const args = (json: string, effort: string, more: readonly string[]): string[] => [
    ...['diagnose', sample, '--effort', effort, '--batch', '8', '--force', '--json', folder.file(json), ...more],
  ];
  const read = (json: string): Report => JSON.parse(readFileSync(folder.file(json), 'utf8')) as Report;

  for (const kind of ['triton', 'kserve', 'mlserver'] as const) {
    it(`${kind}: the same report as on this machine`, async () => {
      const { address } = await serve(kind);
      for (const effort of kind === 'triton' ? ['quick', 'standard'] : ['quick']) {
        const env = { SCORESCOPE_HOME: folder.file('home') };
        const there = await runCommand(args('there.json', effort, ['--remote', address]), env);
        assert.equal(there.code, 0, there.stderr);
        const here = await runCommand(args('here.json', effort, ['--provider', 'cpu']), env);
        assert.equal(here.code, 0, here.stderr);
        sameFigures(read('there.json'), read('here.json'));
        console.log(`      ${kind}, ${effort}: ${there.seconds.toFixed(1)} s there, ${here.seconds.toFixed(1)} s here`);
      }
    });

    it(`${kind}: what is sent and answered is recorded for the tests without servers`, async () => {
      const model = folder.file('recorded.onnx');
      writeFileSync(model, recordedNetwork());
      const exchanges = await recorded((await serve(kind, model)).address);
      assert.ok(exchanges.some(({ path: at, status }) => at === '/infer' && status === 200));
      const target = path.join(root, 'test', 'fixtures', 'remote');
      mkdirSync(target, { recursive: true });
      writeFileSync(path.join(target, `${kind}.json`), `${JSON.stringify(exchanges, null, 2)}\n`);
    });
  }

  it('two of them, one killed in the middle: nothing is lost, and it is said', async () => {
    const [dying, other] = [await serve('triton'), await serve('triton')];
    const env = { SCORESCOPE_HOME: folder.file('home') };
    const both = ['--remote', `${dying.address},${other.address}`];
    const undisturbed = await runCommand(args('both.json', 'standard', both), env);
    assert.equal(undisturbed.code, 0, undisturbed.stderr);
    const running = startCommand(args('killed.json', 'standard', both), env);
    while (!/standard\)/.test(running.stderr())) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    dying.kill();
    const ended = await running.ended;
    assert.equal(ended.code, 0, ended.stderr);
    const here = await runCommand(args('here.json', 'standard', ['--provider', 'cpu']), env);
    assert.equal(here.code, 0, here.stderr);
    sameFigures(read('killed.json'), read('here.json'));
    // What failed was asked again in the same batches: not a bit is another.
    sameFigures(read('killed.json'), read('both.json'), 0);
    const [first, second] = read('killed.json').provider.remote!.servers;
    assert.ok(first!.calls > 0 && first!.failures > 0, JSON.stringify(first));
    assert.equal(second!.failures, 0);
    assert.match(ended.stdout, /calls to 127\.0\.0\.1:\d+ that failed and were retried: \d+ \(last error: /);
  });
});

/** What the client sends a server through a recorder, and what comes back. */
async function recorded(address: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const recorder = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const at = request.url!.replace('/v2/models/net', '');
      const sent = sentOf(request, body);
      const ask = (): Promise<Response> =>
        fetch(`${address}${at}`, {
          method: request.method!,
          headers: sent.headers,
          ...(body.length > 0 && { body: new Uint8Array(body) }),
        });
      // A server that has failed closes its connection, perhaps while the next request is on its way.
      const answered = await ask().catch(ask);
      const headers = Object.fromEntries(
        ['content-type', 'inference-header-content-length'].flatMap((name) => {
          const value = answered.headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      ) as Record<string, string>;
      const { status } = answered;
      // A server's stack of calls names its own folders.
      const bytes = status === 500 ? Buffer.from('Internal Server Error') : Buffer.from(await answered.arrayBuffer());
      const exchange = { method: request.method!, path: at, sent, status, headers, body: bytes.toString('base64') };
      if (!exchanges.some((one) => JSON.stringify(one.sent) === JSON.stringify(sent) && one.path === at))
        exchanges.push(exchange);
      response.writeHead(status, headers).end(bytes);
    })();
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  await askServer(`http://127.0.0.1:${(recorder.address() as AddressInfo).port}/v2/models/net`);
  recorder.close();
  recorder.closeAllConnections();
  return exchanges;
}
