// The printed Slurm script on a real node: the second half of npm run test:cluster. One machine is controller and node, without systemd
// and on its loopback (Debian: apt-get install slurmctld slurmd slurm-client munge; as root). One task is killed while it diagnoses.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { node, root } from '../../scripts/setup/processes.mjs';

const programs = ['munged', 'slurmctld', 'slurmd'].map((name) => path.join('/usr/sbin', name));
const missing = [...programs, '/usr/bin/sbatch'].filter((file) => !existsSync(file));
if (missing.length > 0 || process.getuid?.() !== 0) {
  console.log(`Slurm was not tested: ${missing[0] ? `there is no ${missing[0]}` : 'its daemons are started as root'}.`);
  process.exit(0);
}

const cli = path.join(root, 'dist', 'cli.js');
await node([path.join(root, 'scripts', 'build.mjs'), 'cli', 'worker', 'webview']);
const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-slurm-'));
const at = (name) => path.join(folder, name);
const env = { ...process.env, SLURM_CONF: at('slurm.conf'), SCORESCOPE_HOME: at('home') };
const run = (program, ...words) => execFileSync(program, words, { env, cwd: folder, encoding: 'utf8' });
const me = hostname().split('.')[0];
const [CONTROLLER, DAEMON] = [46817, 46818];

try {
  startDaemons();
  await until('the node is idle', () => run('sinfo', '--noheader', '--format=%t').trim() === 'idle');
  mkdirSync(at('runs'));
  // A name that a shell would obey if it could, and a file that is no network.
  const names = { 150: 'step-150.onnx', 800: 'step-800.onnx', 1500: "step 1500;$(touch pwned)'.onnx" };
  for (const [step, name] of Object.entries(names))
    copyFileSync(path.join(root, 'test', 'fixtures', 'series', `step-${step}.onnx`), at(`runs/${name}`));
  writeFileSync(at('runs/step-2000.onnx'), 'no network');
  const words = ['diagnose', at('runs'), '--provider', 'cpu'];
  const command = `"${process.execPath}" "${cli}"`;
  writeFileSync(at('job.sh'), run(process.execPath, cli, ...words, '--submit', 'slurm', '--cluster-command', command));
  const job = /\d+/.exec(run('sbatch', at('job.sh')))[0];
  let victim;
  await until('a task diagnoses', () => {
    victim = diagnoses().find(({ line }) => line.includes('step-800.onnx'));
    return victim !== undefined;
  });
  process.kill(victim.pid, 'SIGKILL');
  console.log('a task was killed while it diagnosed');
  await until('all tasks have ended', () => run('squeue', '--noheader').trim() === '');
  const states = run('scontrol', 'show', 'job', job, '--oneliner');
  const ended = [...states.matchAll(/ArrayTaskId=(\d+) .*?JobState=(\w+) .*?ExitCode=(\d+):/g)];
  assert.deepEqual(ended.map(([, task, state, code]) => [task, state, code]).sort(), [
    ['0', 'COMPLETED', '0'],
    ['1', 'COMPLETED', '0'],
    ['2', 'FAILED', '2'],
    ['3', 'COMPLETED', '0'],
  ]);
  assert.ok(!existsSync(at('pwned')), 'no name was obeyed');
  rmSync(at('runs/step-2000.onnx'));
  run(process.execPath, cli, ...words, '--quiet', '--json', at('series.json'));
  const { members } = JSON.parse(readFileSync(at('series.json'), 'utf8'));
  assert.deepEqual(
    members.map(({ report }) => report?.kept),
    [true, true, true],
  );
  console.log('3 of 3 reports on Slurm with a task killed; the file that is no network was tried once');
} finally {
  for (const name of ['slurmd', 'slurmctld', 'munged']) end(at(`${name}.pid`));
  await sleep(1000);
  rmSync(folder, { recursive: true, force: true });
}

function startDaemons() {
  const [munged, controller, daemon] = programs;
  for (const name of ['state', 'spool']) mkdirSync(at(name));
  writeFileSync(at('munge.key'), randomBytes(64), { mode: 0o400 });
  const files = { key: 'munge.key', socket: 'munge.socket', pid: 'munged.pid', log: 'munged.log', seed: 'munge.seed' };
  const places = Object.entries(files).map(
    ([what, name]) => `--${what}${what === 'socket' ? '' : '-file'}=${at(name)}`,
  );
  run(munged, '--force', ...places);
  const settings = {
    ClusterName: 'scorescope',
    SlurmctldHost: `${me}(127.0.0.1)`,
    AuthType: 'auth/munge',
    AuthInfo: `socket=${at('munge.socket')}`,
    SlurmUser: 'root',
    SlurmdUser: 'root',
    StateSaveLocation: at('state'),
    SlurmdSpoolDir: at('spool'),
    SlurmctldPidFile: at('slurmctld.pid'),
    SlurmdPidFile: at('slurmd.pid'),
    SlurmctldLogFile: at('slurmctld.log'),
    SlurmdLogFile: at('slurmd.log'),
    SlurmctldPort: CONTROLLER,
    SlurmdPort: DAEMON,
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    JobAcctGatherType: 'jobacct_gather/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core',
    SlurmdParameters: 'config_overrides',
    ReturnToService: 2,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  lines.push(
    `NodeName=${me} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    `PartitionName=all Nodes=${me} Default=YES State=UP`,
  );
  writeFileSync(at('slurm.conf'), `${lines.join('\n')}\n`);
  run(controller, '-f', at('slurm.conf'));
  run(daemon, '-f', at('slurm.conf'), '-N', me);
}

/** The command lines that Slurm's tasks have started. */
function diagnoses() {
  return run('ps', '-eo', 'pid=,args=')
    .split('\n')
    .map((line) => ({ pid: Number.parseInt(line), line }))
    .filter(({ line }) => line.includes(`${cli} diagnose ${at('runs')}`));
}

function end(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')));
  } catch {
    // It did not start.
  }
}

async function until(what, holds) {
  for (const began = Date.now(); Date.now() - began < 300_000; await sleep(200)) {
    try {
      if (holds()) return;
    } catch {
      // The daemons are starting.
    }
  }
  throw new Error(`${what}: not within 300 s`);
}
