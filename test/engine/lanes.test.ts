import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EFFORTS } from '../../src/diagnosis/budget';
import { sideBySide } from '../../src/diagnosis/device/sideBySide';
import type { DiagnosisContext } from '../../src/diagnosis/context';
import { Lanes } from '../../src/engine/lanes/lanes';
import { Network } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { diagnoseModel, workerScript } from '../support/diagnoseModel';
import { randomNormals } from '../support/randomNormals';

const model = path.join(__dirname, '..', '..', '..', 'media', 'sample', 'fashion.onnx');
const shape = [1, 28, 28];
const d = 784;
const script = path.join(path.dirname(workerScript), 'lane.js');
const openLanes = (count = 2): Promise<Lanes> => Lanes.open(script, { model, threads: 2 }, count);

const networkIn = (session: ConstructorParameters<typeof Network>[0]): Network =>
  new Network(session, {
    sample: { name: 'x', type: 'float32', shape: ['batch', ...shape] },
    time: { name: 'sigma', type: 'float32', shape: ['batch'] },
    output: { name: 'denoised', type: 'float32', shape: ['batch', ...shape] },
    shape,
  });

describe('sessions side by side', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'scorescope-lanes-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const count of [2, 3])
    it(`answer as one does to the last bit, each sample once: ${count} of them`, async () => {
      const [one, several] = [networkIn(await openSession(model, 'cpu')), networkIn(await openLanes(count))];
      for (const rows of [1, 2, 3, 8, 17, 33]) {
        const x = randomNormals(rows * d, rows);
        const before = several.evaluations;
        assert.deepEqual(await several.run(x, 2), await one.run(x, 2), `${rows} samples`);
        assert.equal(several.evaluations - before, rows);
      }
      await Promise.all([one.release(), several.release()]);
    });

  it('answer several denoisers at a time, each with its own', async () => {
    const [one, several] = [networkIn(await openSession(model, 'cpu')), networkIn(await openLanes())];
    const asked = [0.5, 2, 30].map((time, i) => ({ x: randomNormals(5 * d, i), time }));
    const answers = await Promise.all(asked.map(({ x, time }) => several.run(x, time)));
    for (const [i, { x, time }] of asked.entries()) assert.deepEqual(answers[i], await one.run(x, time));
    await Promise.all([one.release(), several.release()]);
  });

  it('say what the runtime says of an input that does not fit', async () => {
    const several = new Network(await openLanes(), {
      sample: { name: 'x', type: 'float32', shape: ['batch', 1, 28, 27] },
      time: { name: 'sigma', type: 'float32', shape: ['batch'] },
      output: { name: 'denoised', type: 'float32', shape: ['batch', 1, 28, 27] },
      shape: [1, 28, 27],
    });
    await assert.rejects(several.run(randomNormals(4 * 28 * 27, 1), 1), /failed on an input of shape \[2, 1, 28, 27\]/);
    await several.release();
  });

  it('do not open where a thread cannot open the network, and leave no call waiting where one ends', async () => {
    const broken = path.join(folder, 'broken.onnx');
    writeFileSync(broken, 'no network');
    await assert.rejects(Lanes.open(script, { model: broken, threads: 2 }, 2), /not an ONNX model/);
    const fragile = path.join(folder, 'fragile.js');
    writeFileSync(
      fragile,
      "const { parentPort } = require('node:worker_threads'); parentPort.postMessage({ id: 0 }); parentPort.on('message', () => process.exit(1));",
    );
    const lanes = networkIn(await Lanes.open(fragile, { model, threads: 2 }, 2));
    await assert.rejects(lanes.run(randomNormals(4 * d, 1), 1), /a thread of the runtime ended/);
    // Nor does what ends it afterwards.
    await lanes.release();
  });

  it('are not used for a network that is slow, nor beyond the allowance, nor where they would be slower', async () => {
    const network = networkIn(await openSession(model, 'cpu'));
    const calibration = {
      network,
      noise: (count: number) => randomNormals(count * d, 1),
      time: 2,
      evaluations: EFFORTS.standard.calibration,
    };
    let opened = 0;
    const context = {
      options: { model },
      openLanes: () => {
        opened++;
        return openLanes();
      },
    } as unknown as DiagnosisContext;
    const batch = 8;
    for (const { seconds, left } of [
      { seconds: 0.02, left: 80 },
      { seconds: 1e-4, left: 80 },
      { seconds: NaN, left: 80 },
      { seconds: 2e-3, left: 15 },
    ])
      assert.equal(await sideBySide(context, calibration, { batch, seconds, left }), null);
    assert.equal(opened, 0);
    // Nothing is as fast as this says that one session is.
    process.env['SCORESCOPE_THREADS'] = '2';
    try {
      assert.equal(await sideBySide(context, calibration, { batch, seconds: 5e-4, left: 80 }), null);
    } finally {
      delete process.env['SCORESCOPE_THREADS'];
    }
    assert.equal(opened, 1);
    assert.equal((await network.run(randomNormals(d, 1), 2)).length, d);
    await network.release();
  });

  it('change no figure of a report by more than rounding, and are told in it', async () => {
    const options = { effort: 'standard', seeds: 6 } as const;
    // A stated number of samples is for one session.
    const one = (await diagnoseModel(model, { ...options, batch: 8 })).report;
    const { report } = await diagnoseModel(model, options);
    assert.equal(one.provider.sessions, undefined);
    // Where the two of them were slower, as on a machine that is busy, there is one.
    assert.ok(report.provider.sessions === undefined || report.provider.sessions === 2);
    // The runtime rounds an embedding of the time by fours, so that answers differ in the last bit where calls have other sizes.
    const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-4 * Math.abs(b), `${a}, not ${b}`);
    one.structure.eigenvalues.forEach((value, i) => close(report.structure.eigenvalues[i]!, value));
    one.linearity.forEach(({ gaussian }, i) =>
      close(report.linearity[i]!.gaussian!.denoiserNmse.value, gaussian!.denoiserNmse.value),
    );
    assert.equal(report.skip.recommended?.sigma, one.skip.recommended?.sigma);
  });
});
