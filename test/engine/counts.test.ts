import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { DiagnosisEvent } from '../../src/domain/events';
import { mixtureData } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import { mixtureDenoiser } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';
import { timeless } from '../support/timeless';

describe('the figures of a report', () => {
  const { file } = temporaryFolder();
  before(() => writeFileSync(file('mixture.onnx'), mixtureDenoiser(mixtureData)));

  it('count every evaluation that the runtime was asked for', async () => {
    const events: DiagnosisEvent[] = [];
    const options = { model: file('mixture.onnx'), seed: 0, effort: 'quick', provider: 'cpu', steps: 8 } as const;
    const noTrial = (): never => assert.fail('the CPU needs no trial');
    // What the runtime sees: rows of the input x.
    let rows = 0;
    const restore = watchRuns((x) => (rows += x.dims[0]!));
    const report = await diagnose(options, { runTrial: noTrial, openLanes: null }, (event) =>
      events.push(event),
    ).finally(restore);
    const { total, requested, ...parts } = report.evaluations;
    assert.equal(requested ?? null, null);
    assert.equal(total, rows);
    assert.equal(
      total,
      Object.values(parts).reduce((sum, part) => sum + part, 0),
    );
    assert.equal(parts.structure, report.structure.evaluations);
    // Five seeds of Heun's eight steps.
    assert.equal(parts.trajectory, 5 * 15);
    const plan = events.find((event) => event.kind === 'plan');
    assert.ok(plan && plan.evaluations > total / 2 && plan.evaluations < total * 2, `${plan?.evaluations} of ${total}`);
  });

  it('are the same for the same seed, and others for another', async () => {
    const options = { steps: 8, sigmas: [40, 5, 1] };
    const [once, again, other] = await Promise.all([
      diagnoseModel(file('mixture.onnx'), options),
      diagnoseModel(file('mixture.onnx'), options),
      diagnoseModel(file('mixture.onnx'), { ...options, seed: 1 }),
    ]);
    assert.deepEqual(timeless(once.report), timeless(again.report));
    assert.notDeepEqual(timeless(once.report).linearity, timeless(other.report).linearity);
  });

  it('come in the order in which a page draws them, and the progress only grows', async () => {
    const { events, report } = await diagnoseModel(file('mixture.onnx'), { steps: 6, sigmas: [20, 2] });
    // The hash is computed meanwhile, and comes when it is known.
    const anytime: string[] = ['progress', 'warning', 'stage', 'hash'];
    const kinds = [...new Set(events.map(({ kind }) => kind))].filter((kind) => !anytime.includes(kind));
    assert.deepEqual(kinds.slice(0, 6), ['started', 'timed', 'checkpoint', 'provider', 'sampler', 'plan']);
    assert.deepEqual(kinds.slice(6, 13), [
      'structure',
      'start',
      'trajectory',
      'skip',
      'linearity',
      'additivity',
      'agreement',
    ]);
    assert.ok(events.some(({ kind }) => kind === 'hash'));
    assert.equal(kinds.at(-1), 'report');
    const fractions = events.flatMap((event) => (event.kind === 'progress' ? [event.progress.fraction] : []));
    assert.ok(fractions.length > 5);
    fractions.forEach((fraction, i) => assert.ok(fraction <= 1 && fraction >= (fractions[i - 1] ?? 0)));
    const rows = events.flatMap((event) => (event.kind === 'linearity' ? [event.row] : []));
    assert.deepEqual(JSON.parse(JSON.stringify(rows)), report.linearity);
    const stages = report.stages!.reduce((sum, { seconds }) => sum + seconds, 0);
    assert.ok(
      Math.abs(stages - report.durationMs / 1000) < 0.1 + 0.05 * stages,
      `${stages} s, ${report.durationMs} ms`,
    );
  });
});

/** Tells the input x of every run of a session that has one; answers how to stop. */
function watchRuns(told: (x: { dims: readonly number[] }) => void): () => void {
  const create = InferenceSession.create.bind(InferenceSession);
  const watching = async (model: string, options: InferenceSession.SessionOptions): Promise<InferenceSession> => {
    const session = await create(model, options);
    const run = session.run.bind(session) as (...words: unknown[]) => Promise<InferenceSession.OnnxValueMapType>;
    session.run = (feeds: InferenceSession.FeedsType, ...rest: unknown[]) => {
      if (feeds['x']) told(feeds['x']);
      return run(feeds, ...rest);
    };
    return session;
  };
  Object.assign(InferenceSession, { create: watching });
  return () => void Object.assign(InferenceSession, { create });
}
