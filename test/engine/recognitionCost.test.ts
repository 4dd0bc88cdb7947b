import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { RECOGNITION_LIMITS } from '../../src/diagnosis/budget';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import type { DiagnosisRequest } from '../../src/domain/options';
import { DiagnosisError } from '../../src/shared/failure';
import { slowDenoiser } from '../support/diagnoseExamples';
import { diagnoseModel } from '../support/diagnoseModel';
import { exactCases } from '../support/exactLaws/cases';
import { networkOf } from '../support/exactLaws/network';
import { temporaryFolder } from '../support/temporaryFolder';

const root = path.join(__dirname, '..', '..', '..');
const sample = path.join(root, 'media', 'sample', 'fashion.onnx');
const family = (name: string): string => path.join(root, 'test', 'fixtures', 'families', `${name}.onnx`);

describe('the evaluations of recognition', () => {
  const { file } = temporaryFolder();

  function exact(name: string): string {
    const { law, shape, kind } = exactCases[name]!();
    writeFileSync(file(`${name}.onnx`), networkOf(law.graph, shape, kind));
    return file(`${name}.onnx`);
  }

  /** Evaluations until the network is read, or a question is asked. */
  async function spent(request: Partial<DiagnosisRequest> & { model: string }): Promise<number> {
    let evaluations = 0;
    const onRun = (count: number): void => void (evaluations += count);
    try {
      const files = await openCheckpoint({ seed: 0, effort: 'quick', provider: 'cpu', ...request });
      const { network } = await readCheckpoint(files, Infinity, { onRun });
      await network.release();
    } catch (error) {
      if (!(error instanceof DiagnosisError) || error.choices.length === 0) throw error;
    }
    return evaluations;
  }

  for (const effort of ['quick', 'standard'] as const)
    it(`are within the share of the effort ${effort}, whether it is read or asked about`, async () => {
      const models = [
        ...['epsilon', 'v', 'x0', 'flow'].map(family),
        ...['line', 'ring8', 'table', 'steep', 'flow', 'edm-raw', 'latents-32', 'latents-32-mixture'].map(exact),
      ];
      for (const model of models) {
        const evaluations = await spent({ model, effort });
        assert.ok(evaluations <= RECOGNITION_LIMITS[effort], `${path.basename(model)}: ${evaluations}`);
      }
    });

  it('are at most thirty where a name, or what was stated, singles out one reading', async () => {
    assert.ok((await spent({ model: sample })) <= 30);
    assert.ok((await spent({ model: exact('gmm3') })) <= 30);
    const stated = { family: 'vp', prediction: 'v', time: 'index', schedule: 'cosine' } as const;
    assert.ok((await spent({ model: family('v'), ...stated })) <= 30);
  });

  it('are in the report, and all stages together stay within the limit that was announced', async () => {
    for (const model of [sample, family('v'), family('flow'), exact('ring8')]) {
      const { report, events } = await diagnoseModel(model);
      const plan = events.find((event) => event.kind === 'plan');
      const { total, recognition = NaN } = report.evaluations;
      assert.ok(plan?.limit && total <= plan.limit, `${path.basename(model)}: ${total} of ${plan?.limit}`);
      assert.ok(recognition > 0 && recognition <= RECOGNITION_LIMITS.quick, `${recognition}`);
    }
  });

  it('of a slow network with a telling name are at most thirty, with a progress that moves and names seconds', async () => {
    writeFileSync(file('slow.onnx'), slowDenoiser(1));
    const { report, events } = await diagnoseModel(file('slow.onnx'), { steps: 2, seeds: 2, sigmas: [5] });
    assert.equal(report.model.confidence, 'measured');
    assert.ok(report.evaluations.recognition! <= 30, `${report.evaluations.recognition}`);
    const during = events.slice(
      0,
      events.findIndex(({ kind }) => kind === 'checkpoint'),
    );
    const shown = during.flatMap((event) => (event.kind === 'progress' ? [event.progress] : []));
    assert.ok(shown.some(({ message }) => /recognizing the network \(at most 400 evaluations\)/.test(message)));
    const moving = shown.filter(({ secondsLeft }) => secondsLeft !== null && secondsLeft > 0);
    assert.ok(new Set(moving.map(({ fraction }) => fraction)).size >= 2, JSON.stringify(shown));
  });
});
