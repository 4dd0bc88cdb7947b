import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../../src/domain/report';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { serveModel, type Fault, type Served } from '../support/inferenceServer';
import { sameFigures } from '../support/sameFigures';
import { temporaryFolder } from '../support/temporaryFolder';

const sample = path.join(__dirname, '..', '..', '..', 'media', 'sample', 'fashion.onnx');

describe('evaluations on servers', () => {
  const folder = temporaryFolder();
  const served: Served[] = [];
  afterEach(() => {
    for (const server of served.splice(0)) server.kill();
  });
  const serve = async (file = sample, fault?: Fault): Promise<Served> => {
    const server = await serveModel(file, fault);
    served.push(server);
    return server;
  };
  let runs = 0;
  const diagnose = async (
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ ended: Ended; report: Report | null }> => {
    const json = folder.file(`${runs++}.json`);
    const all = ['diagnose', sample, '--effort', 'quick', '--json', json, ...args];
    const ended = await runCommand(all, { SCORESCOPE_HOME: folder.file('home'), ...env });
    return { ended, report: ended.code === 0 ? (JSON.parse(readFileSync(json, 'utf8')) as Report) : null };
  };
  let local: Report | null = null;
  const locally = async (): Promise<Report> =>
    (local ??= (await diagnose(['--provider', 'cpu', '--batch', '8'])).report!);

  it('give the report that this machine gives', async () => {
    const [one, two] = [await serve(), await serve()];
    const { ended, report } = await diagnose(['--remote', `${one.address},${two.address}`, '--batch', '8']);
    assert.equal(ended.code, 0, ended.stderr);
    sameFigures(report!, await locally());
    const { used, device, remote } = report!.provider;
    assert.equal(used, 'remote');
    assert.match(device, /^net, version 3 on 127\.0\.0\.1:\d+ \(test\) and 127\.0\.0\.1:\d+ \(test\)$/);
    assert.deepEqual(
      remote?.servers.map(({ calls }) => calls),
      [one.calls(), two.calls()],
    );
    assert.ok(one.calls() > 20 && two.calls() > 20, `${one.calls()} and ${two.calls()} calls`);
    assert.ok(remote.networkShare! > 0 && remote.networkShare! < 1);
    assert.match(ended.stdout, /a round trip takes [\d.]+ ms/);
  });

  it('need no file: the server tells inputs and outputs', async () => {
    const { address } = await serve();
    const json = folder.file('address.json');
    const ended = await runCommand(['diagnose', address, '--effort', 'quick', '--batch', '8', '--json', json], {
      SCORESCOPE_HOME: folder.file('home'),
    });
    assert.equal(ended.code, 0, ended.stderr);
    const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
    const { skip, model } = await locally();
    assert.equal(path.basename(report.model.path), 'net.onnx');
    assert.deepEqual(report.model.shape, model.shape);
    assert.equal(report.model.family, model.family);
    assert.equal(report.skip.recommended?.sigma, skip.recommended?.sigma);
    assert.equal(report.provider.remote?.servers[0]?.address, address);
  });

  it('go on where one of two servers ends in the middle, and say so', async () => {
    const dying: Served = await serve(sample, (request, _, calls) => {
      if (calls < 30) return false;
      dying.kill();
      request.socket.destroy();
      return true;
    });
    const other = await serve();
    const { ended, report } = await diagnose(['--remote', `${dying.address},${other.address}`, '--batch', '8']);
    assert.equal(ended.code, 0, ended.stderr);
    sameFigures(report!, await locally());
    const [first, second] = report!.provider.remote!.servers;
    assert.ok(first!.failures > 0 && first!.lastFailure !== null);
    assert.equal(first!.calls, 29);
    assert.equal(second!.failures, 0);
    assert.match(ended.stdout, /calls to 127\.0\.0\.1:\d+ that failed and were retried: \d+ \(last error: /);
  });

  it('wait for a server that is overloaded', async () => {
    let refused = 0;
    const busy = await serve(sample, (_, response, calls) => {
      if (calls % 40 !== 20) return false;
      refused++;
      response.statusCode = 503;
      response.end(JSON.stringify({ error: 'queue is full' }));
      return true;
    });
    const { ended, report } = await diagnose(['--remote', busy.address, '--batch', '8']);
    assert.equal(ended.code, 0, ended.stderr);
    sameFigures(report!, await locally());
    assert.ok(refused > 0);
    assert.equal(report!.provider.remote!.servers[0]!.lastFailure, 'it answers 503: queue is full');
  });

  it('send a token from the environment, which no output repeats', async () => {
    const token = 'a-secret-of-the-user';
    const server = await serve();
    const { ended, report } = await diagnose(['--remote', server.address, '--batch', '8'], {
      SCORESCOPE_REMOTE_TOKEN: token,
    });
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(server.headers().authorization, `Bearer ${token}`);
    assert.ok(![ended.stdout, ended.stderr, JSON.stringify(report)].some((text) => text.includes(token)));
  });

  it('are not made where a sidecar file names the servers', async () => {
    const server = await serve();
    const model = folder.file('named.onnx');
    copyFileSync(sample, model);
    writeFileSync(`${model}.scorescope.json`, JSON.stringify({ remote: [server.address] }));
    const json = folder.file('named.json');
    const ended = await runCommand(['diagnose', model, '--effort', 'quick', '--provider', 'cpu', '--json', json], {
      SCORESCOPE_HOME: folder.file('home'),
    });
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(server.calls(), 0);
    const { provider, warnings } = JSON.parse(readFileSync(json, 'utf8')) as Report;
    assert.equal(provider.used, 'cpu');
    assert.ok(warnings.some(({ code }) => code === 'servers-ignored'));
  });

  const refusals: readonly {
    what: string;
    args: () => Promise<string[]> | string[];
    env?: NodeJS.ProcessEnv;
    says: RegExp;
  }[] = [
    {
      what: 'no address',
      args: () => ['--remote', 'unet'],
      says: /unet is not the address of a server\..*\/v2\/models\/unet/s,
    },
    {
      what: 'a server without a model',
      args: () => ['--remote', 'http://127.0.0.1:9'],
      says: /names a server, but no model on it/,
    },
    {
      what: 'a password in an address',
      args: () => ['--remote', 'http://me:secret@host/v2/models/a'],
      says: /holds a name or a password/,
    },
    {
      what: 'a token in the open',
      args: () => ['--remote', 'http://example.org/v2/models/a'],
      env: { SCORESCOPE_REMOTE_TOKEN: 'secret' },
      says: /reached without TLS/,
    },
    {
      what: 'a server that does not answer',
      args: () => ['--remote', 'http://127.0.0.1:9/v2/models/a'],
      says: /A server does not answer: .*ECONNREFUSED|bad port/,
    },
    {
      what: 'another network on the server',
      args: async () => [
        '--remote',
        (await serve(path.join(__dirname, '..', '..', '..', 'test', 'fixtures', 'families', 'v.onnx'))).address,
      ],
      says: /serves a different network than this file’s: it has no x, sigma, denoised/,
    },
    {
      what: 'an answer of another shape',
      args: async () => [
        '--remote',
        (
          await serve(sample, (request, response) => {
            if (!request.url?.endsWith('/infer')) return false;
            response.end(
              JSON.stringify({ outputs: [{ name: 'denoised', datatype: 'FP32', shape: [1, 2], data: [1] }] }),
            );
            return true;
          })
        ).address,
      ],
      says: /does not follow the protocol: its tensor of shape \[1, 2\] does not have the numbers for it/,
    },
    {
      what: 'an answer that leads elsewhere',
      args: async () => [
        '--remote',
        (
          await serve(sample, (_, response) => {
            response.writeHead(307, { location: 'http://example.org/' }).end();
            return true;
          })
        ).address,
      ],
      says: /A server does not answer: .*redirect/,
    },
  ];
  for (const { what, args, env, says } of refusals)
    it(`say what is wrong: ${what}`, async () => {
      const { ended } = await diagnose(await args(), env);
      assert.equal(ended.code, 2, ended.stdout);
      assert.match(ended.stderr, says);
      assert.ok(!ended.stderr.includes('secret'));
    });
});
