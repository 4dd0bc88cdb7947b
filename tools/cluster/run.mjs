// A series on a real Ray cluster: npm run test:cluster. One head and two workers on this machine, from PyPI (Linux, Python 3.10 or newer);
// one worker is killed while it diagnoses. What client and head say to each other is recorded for test/unit/terminal/ray.test.ts.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node, root } from '../../scripts/setup/processes.mjs';
import { pythonWith } from '../../scripts/setup/python.mjs';

const HOST = '127.0.0.1';
const [GCS, DASHBOARD, PROXY, AGENTS] = [46379, 48265, 48266, 48300];
const cli = path.join(root, 'dist', 'cli.js');
await node([path.join(root, 'scripts', 'build.mjs'), 'cli', 'worker', 'webview']);
const python = await pythonWith(path.join(root, 'tools', 'cluster', 'requirements.txt'));
const ray = path.join(path.dirname(python), 'ray');
const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-cluster-'));
const started = [];
const exchanges = [];

try {
  // A name that a shell would obey if it could.
  const models = ['step-150.onnx', 'step-800.onnx', "step 1500;$(touch pwned)'.onnx"].map((name) =>
    path.join(folder, name),
  );
  for (const [i, step] of [150, 800, 1500].entries())
    copyFileSync(path.join(root, 'test', 'fixtures', 'series', `step-${step}.onnx`), models[i]);
  start('--head', `--port=${GCS}`, `--dashboard-port=${DASHBOARD}`, '--num-cpus=0', '--include-dashboard=true');
  await until('the head answers', async () => (await fetch(`http://${HOST}:${DASHBOARD}/api/version`)).ok);
  // One after the other: two that start at the same time on one machine take each other's ports.
  const workers = [];
  for (const i of [1, 2]) {
    workers.push(start(`--address=${HOST}:${GCS}`, '--num-cpus=1', `--dashboard-agent-listen-port=${AGENTS + i}`));
    await until(`worker ${i} is there`, async () => (await nodes()) === i + 1);
  }
  const proxy = recordingProxy();
  const { child, ended } = diagnose(models);
  let victim;
  await until('a worker diagnoses', () => {
    victim = workers.find((worker) => family(worker.pid).some(({ command }) => /cli\.js diagnose/.test(command)));
    return victim !== undefined;
  });
  kill(victim.pid);
  console.log('a worker was killed while it diagnosed');
  const { code, stdout } = await ended;
  proxy.close();
  assert.equal(code, 0, 'the series ends well');
  const { members } = JSON.parse(stdout);
  assert.deepEqual(
    members.map(({ report }) => report?.kept),
    [false, false, false],
  );
  assert.ok(child.said.includes('is lost') && child.said.includes('sent again'), 'the lost job was sent again');
  assert.ok(!existsSync(path.join(folder, 'pwned')) && !existsSync('pwned'), 'no name was obeyed');
  const again = await diagnose(models).ended;
  assert.ok(
    JSON.parse(again.stdout).members.every(({ report }) => report.kept),
    'nothing is sent twice',
  );
  writeFileSync(path.join(root, 'test', 'fixtures', 'cluster', 'ray.json'), `${JSON.stringify(recorded(), null, 1)}\n`);
  console.log(`3 of 3 reports with a worker killed; ${exchanges.length} exchanges recorded`);
} finally {
  for (const { pid } of started.reverse()) kill(pid);
  rmSync(folder, { recursive: true, force: true });
}

function start(...words) {
  const child = spawn(
    ray,
    [
      'start',
      '--block',
      '--disable-usage-stats',
      `--node-ip-address=${HOST}`,
      `--temp-dir=${folder}/ray`,
      ...words,
    ].filter((word) => words[0] === '--head' || !word.startsWith('--temp-dir')),
    {
      stdio: process.env.CLUSTER_LOG ? 'inherit' : 'ignore',
      env: {
        ...process.env,
        PATH: `${path.dirname(ray)}${path.delimiter}${process.env.PATH}`,
        RAY_health_check_period_ms: '1000',
        RAY_health_check_failure_threshold: '3',
      },
    },
  );
  started.push(child);
  return child;
}

async function nodes() {
  const response = await fetch(`http://${HOST}:${DASHBOARD}/api/v0/nodes`);
  const { data } = await response.json();
  return data.result.result.filter(({ state }) => state === 'ALIVE').length;
}

function diagnose(models) {
  const words = [cli, 'diagnose', ...models, '--effort', 'quick', '--provider', 'cpu', '--json', '-'];
  const cluster = [
    '--submit',
    'ray',
    '--address',
    `http://${HOST}:${PROXY}`,
    '--cluster-command',
    `"${process.execPath}" "${cli}"`,
  ];
  const child = spawn(process.execPath, [...words, ...cluster], {
    env: { ...process.env, SCORESCOPE_HOME: path.join(folder, 'home') },
  });
  child.said = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.said += text;
    process.stderr.write(text);
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout }))) };
}

/** Between client and head; everything but the addresses of this machine is kept. */
function recordingProxy() {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { method, url, headers } = request;
    const options = {
      host: HOST,
      port: DASHBOARD,
      method,
      path: url,
      headers: { ...headers, host: `${HOST}:${DASHBOARD}` },
    };
    const onward = http.request(options, async (answer) => {
      let text = '';
      for await (const part of answer.setEncoding('utf8')) text += part;
      exchanges.push({ method, url, body, status: answer.statusCode, text });
      response
        .writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? 'text/plain' })
        .end(text);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  return server.listen(PROXY, HOST);
}

/** The exchanges about the checkpoint whose job was lost, each answer once. */
function recorded() {
  const resent = exchanges.find(({ method, body }) => method === 'POST' && /-2"/.test(body));
  const key = /scorescope-(\w+)-2/.exec(resent.body)[1];
  const about = exchanges.filter(({ url, body }) => url.includes(key) || body.includes(key));
  return about
    .filter(
      ({ method, url, text }, i) =>
        !about.slice(0, i).some((one) => one.method === method && one.url === url && one.text === text),
    )
    .map((exchange) =>
      JSON.parse(
        JSON.stringify(exchange)
          .replaceAll(folder, '/shared')
          .replaceAll(root, '/opt/scorescope')
          .replaceAll(process.execPath, '/usr/bin/node')
          .replace(/\/[^\s"\\]*(?=\/lib\/python3)/g, '/usr'),
      ),
    );
}

function family(pid) {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .filter(Boolean)
    .map(([, own, parent, command]) => ({ pid: Number(own), parent: Number(parent), command }));
  const found = rows.filter((row) => row.pid === pid);
  for (const { pid: own } of found) found.push(...rows.filter(({ parent }) => parent === own));
  return found;
}

/** With all that it has started, at once, as a machine that loses its power. */
function kill(pid) {
  for (const { pid: own } of family(pid)) {
    try {
      process.kill(own, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function until(what, holds) {
  for (const began = Date.now(); Date.now() - began < 180_000; await new Promise((resolve) => setTimeout(resolve, 200)))
    if (
      await Promise.resolve()
        .then(holds)
        .catch(() => false)
    )
      return;
  throw new Error(`${what}: not within 180 s`);
}
