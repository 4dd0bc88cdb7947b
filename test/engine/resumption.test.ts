import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';
import type { DiagnosisEvent } from '../../src/domain/events';
import type { DiagnosisRequest } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import { diagnose } from '../../src/worker/client';
import { mixtureData } from '../support/diagnoseExamples';
import { workerScript } from '../support/diagnoseModel';
import { mixtureDenoiser } from '../support/onnxGraph';
import { slowedNetwork } from '../support/slowedNetwork';
import { temporaryFolder } from '../support/temporaryFolder';
import { timeless } from '../support/timeless';

/** How a run went. */
interface Ran {
  readonly events: readonly DiagnosisEvent[];
  /** Calls of the network that the runtime answered. */
  readonly calls: number;
}

describe('a diagnosis that is started again after a kill', () => {
  const { file } = temporaryFolder();
  const { env, calls, restart } = slowedNetwork();
  const recordings = (): string[] => {
    const folder = path.join(file('home'), 'evaluations');
    return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  };
  const discard = (): void => rmSync(file('home'), { recursive: true, force: true });
  const own = { ...process.env };
  let whole: Ran;
  before(async () => {
    writeFileSync(file('net.onnx'), mixtureDenoiser(mixtureData));
    Object.assign(process.env, env(), { SCORESCOPE_HOME: file('home'), NODE_PATH: path.resolve('node_modules') });
    whole = await run();
    discard();
  });
  afterEach(discard);
  after(() => {
    process.env = own;
  });

  /** @param killAt calls after which the worker is killed */
  async function run(
    said: Partial<DiagnosisRequest> = {},
    { killAt = Infinity, script = workerScript, until = 'report' } = {},
  ): Promise<Ran> {
    restart();
    const request = { model: file('net.onnx'), effort: 'standard', provider: 'cpu', batch: 32, steps: 3 } as const;
    let pid = 0;
    const watch = setInterval(() => calls() >= killAt && process.kill(pid, 'SIGKILL'), 5);
    const events: DiagnosisEvent[] = [];
    const started = diagnose(
      { ...request, sigmas: [40, 2], seeds: 6, ...said },
      { script, onStart: (id) => (pid = id) },
    );
    try {
      for await (const event of started) {
        events.push(event);
        if (event.kind === until) break;
      }
    } catch (error) {
      assert.match((error as Error).message, /\(SIGKILL\)/);
    } finally {
      clearInterval(watch);
    }
    return { events, calls: calls() };
  }

  it('continues from where it was, however often, to the same report', async () => {
    const parts = [0.15, 0.4, 0.2].map((part) => Math.round(part * whole.calls));
    let ran = 0;
    let earlier = 0;
    for (const killAt of parts) {
      const { events, calls: made } = await run({}, { killAt });
      assert.equal(reportOf(events), null);
      assert.ok(keptBy(events) >= earlier, `${keptBy(events)} after ${earlier}`);
      earlier = keptBy(events);
      ran += made;
    }
    const last = await run();
    assert.deepEqual(figures(reportOf(last.events)!), figures(reportOf(whole.events)!));
    // A kill loses the call that is under way, and the answer that is being written.
    assert.ok(ran + last.calls <= whole.calls + 2 * parts.length, `${ran} + ${last.calls} of ${whole.calls} calls`);
    const kept = keptBy(last.events);
    assert.equal(reportOf(last.events)!.evaluations.kept, kept);
    assert.ok(kept > 0.3 * reportOf(whole.events)!.evaluations.total, String(kept));
    const said = last.events.flatMap((event) => (event.kind === 'progress' ? [event.progress.message] : []));
    const number = kept.toLocaleString('en-US');
    assert.ok(said.includes(`continuing from an interrupted diagnosis: ${number} evaluations kept`), said.join('\n'));
  });

  it('counts no recorded answer as time of the network, and uses the sound beginning of a damaged recording', async () => {
    await run();
    const { events, calls: made } = await run();
    const report = reportOf(events)!;
    assert.equal(made, 0);
    assert.deepEqual(figures(report), figures(reportOf(whole.events)!));
    const secondsOf = (one: Report): number => one.stages!.reduce((sum, stage) => sum + stage.networkSeconds!, 0);
    assert.equal(secondsOf(report), 0);
    assert.ok(secondsOf(reportOf(whole.events)!) > 0.05 * whole.calls);
    // What the recorded answers took was measured, too: where both samplers were timed, their ratio stands.
    const [again, first] = [report, reportOf(whole.events)!].map(({ speedup }) => speedup.measured);
    assert.equal(again === null, first === null);
    if (again && first) assert.ok(Math.abs(again.value / first.value - 1) < 0.2, `${again.value} and ${first.value}`);

    const [recording] = recordings();
    const bytes = readFileSync(recording!);
    bytes[Math.round(0.7 * bytes.length)]! ^= 1;
    writeFileSync(recording!, bytes);
    const damaged = await run();
    const part = damaged.calls / whole.calls;
    assert.ok(part > 0.1 && part < 0.6, `${damaged.calls} of ${whole.calls} calls`);
    assert.deepEqual(figures(reportOf(damaged.events)!), figures(reportOf(whole.events)!));
  });

  it('begins anew for another file, other options and another version', async () => {
    await run({}, { killAt: 20 });
    const begun = async (said: Partial<DiagnosisRequest> = {}, script?: string): Promise<number> =>
      keptBy((await run(said, { until: 'recording', ...(script !== undefined && { script }) })).events);
    const kept = await begun();
    assert.ok(kept > 0);
    // Where it writes its files changes nothing.
    assert.equal(await begun({ gaussianFile: file('other.safetensors') }), kept);
    assert.equal(await begun({ steps: 7 }), 0);
    assert.equal(await begun({ effort: 'thorough' }), 0);
    assert.equal(await begun({ seed: 1 }), 0);
    const other = readFileSync(workerScript, 'utf8').replaceAll(`"${version}"`, '"0.0.9"');
    writeFileSync(file('worker.js'), other);
    assert.equal(await begun({}, file('worker.js')), 0);
    copyFileSync(workerScript, file('worker.js'));
    assert.equal(await begun({}, file('worker.js')), kept);
    utimesSync(file('net.onnx'), 1, 1);
    assert.equal(await begun(), 0);
  });

  it('goes on where nothing can be recorded, and says so once', async () => {
    writeFileSync(file('home'), 'no folder');
    const { events } = await run({}, { until: 'structure' });
    assert.equal(events.at(-1)?.kind, 'structure');
    assert.equal(events.filter(({ kind }) => kind === 'not-recorded').length, 1);
  });

  it('records nothing where the effort is quick', async () => {
    await run({ effort: 'quick' });
    assert.deepEqual(recordings(), []);
  });
});

function reportOf(events: readonly DiagnosisEvent[]): Report | null {
  const last = events.at(-1);
  return last?.kind === 'report' ? last.report : null;
}

function keptBy(events: readonly DiagnosisEvent[]): number {
  const event = events.find(({ kind }) => kind === 'recording');
  return event?.kind === 'recording' ? event.kept : assert.fail('nothing is recorded');
}

/** All of a report but its times and what was kept. */
function figures(report: Report): object {
  return { ...timeless(report), evaluations: { ...report.evaluations, kept: 0 } };
}
