import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RayApi } from '../../../src/terminal/cluster/rayApi';
import { rayReport, type RayRequest } from '../../../src/terminal/cluster/rayJobs';

/** What a real Ray head answered while one of its workers was killed: npm run test:cluster. */
interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly status: number;
  readonly text: string;
}

const exchanges = JSON.parse(readFileSync('test/fixtures/cluster/ray.json', 'utf8')) as Exchange[];
const [first] = exchanges.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as Submitted);

interface Submitted {
  readonly submission_id: string;
  readonly entrypoint: string;
  readonly metadata: { readonly checkpoint: string; readonly sha256: string };
}

describe('jobs of Ray', () => {
  const asked: { method: string; url: string; body: string; headers: Record<string, unknown> }[] = [];
  /** Answers with what was recorded, in its order; the last answer to a question is given from then on. */
  let left: Exchange[] = [];
  let server: Server;
  let address = '';
  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        asked.push({ method, url, body, headers });
        const isSent = asked.some((one) => one.method === 'POST' && one.body.includes(url.split('/')[3] ?? url));
        const fitting = left.filter((one) => one.method === method && one.url === url);
        // Before a job is sent it is not known, however often it is asked for.
        const unknown = fitting.find(({ status }) => status === 404);
        const known = fitting.filter(({ status }) => status !== 404);
        const found = method === 'GET' && unknown && !isSent ? unknown : known[0];
        if (known.length > 1 && found === known[0]) left = left.filter((one) => one !== found);
        response.writeHead(found?.status ?? 404).end(found?.text ?? 'Not found');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    left = [...exchanges];
    asked.length = 0;
  });

  const key = first?.submission_id.split('-')[1] ?? '';
  const request = (): RayRequest => ({
    name: first!.metadata.checkpoint,
    entrypoint: first!.entrypoint,
    cpus: 1,
    identity: { key, sha256: first!.metadata.sha256 },
  });

  it('are sent again when a worker dies, and their report is taken', async () => {
    const said: string[] = [];
    const report = await rayReport(new RayApi(address, 'token-1', undefined), request(), (words) => said.push(words));
    assert.equal(report.model.sha256, first!.metadata.sha256);
    assert.match(said[0]!, /^sent as scorescope-\w+-1$/);
    assert.match(said[1]!, /^job scorescope-\w+-1 is lost: /);
    assert.match(said[2]!, /^sent again as scorescope-\w+-2$/);
    const sent = asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
    const recorded = exchanges.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
    assert.deepEqual(sent, recorded);
    // Ray takes no job from what looks like a browser.
    assert.ok(asked.every(({ headers }) => !Object.keys(headers).some((name) => name.startsWith('sec-'))));
    assert.ok(asked.every(({ headers }) => headers['authorization'] === 'Bearer token-1'));
  });

  it('that have ended meanwhile are found again, and sent no more', async () => {
    left = exchanges.filter(({ method, text }) => method === 'GET' && !/"(PENDING|RUNNING)"|does not exist/.test(text));
    await rayReport(new RayApi(address, undefined, undefined), request(), () => undefined);
    assert.ok(asked.every(({ method, headers }) => method === 'GET' && headers['authorization'] === undefined));
  });

  it('on another file under the same path are refused', async () => {
    const other = { ...request(), identity: { key, sha256: 'f'.repeat(64) } };
    await assert.rejects(
      rayReport(new RayApi(address, undefined, undefined), other, () => undefined),
      /The file at this path on the cluster differs from the one on this machine/,
    );
  });

  it('end with the input’s fault at once, in the words of the job', async () => {
    const failed = { status: 'FAILED', message: 'exit code 2', driver_exit_code: 2 };
    left = [
      { method: 'GET', url: `/api/jobs/${first!.submission_id}`, body: '', status: 200, text: JSON.stringify(failed) },
      {
        method: 'GET',
        url: `/api/jobs/${first!.submission_id}/logs`,
        body: '',
        status: 200,
        text: JSON.stringify({ logs: 'Running entrypoint\nThere is no file step-1.onnx. Check the path.\n' }),
      },
    ];
    await assert.rejects(
      rayReport(new RayApi(address, undefined, undefined), request(), () => undefined),
      /There is no file step-1\.onnx/,
    );
    assert.equal(asked.length, 3);
  });

  it('are not sent where no Ray answers so', async () => {
    left = [{ method: 'GET', url: `/api/jobs/${first!.submission_id}`, body: '', status: 200, text: '<html>' }];
    await assert.rejects(
      rayReport(new RayApi(address, 'secret', undefined), request(), () => undefined),
      (error: Error) => /it answered with 200\. <html>/.test(error.message) && !error.message.includes('secret'),
    );
  });
});
