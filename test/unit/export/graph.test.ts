import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';
import { teleportGraph } from '../../../src/export/graph';
import { teleport } from '../../../src/score/gaussian';
import type { NoiseLevel } from '../../../src/score/noise/level';
import {
  cleanLevel,
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  linearBetas,
  vpSchedule,
} from '../../../src/score/noise/schedule';
import { exportedSkip } from '../../support/exportedSkip';
import { randomNormals } from '../../support/randomNormals';
import { temporaryFolder } from '../../support/temporaryFolder';
import { writeFileSync } from 'node:fs';

const vp = vpSchedule(cumulativeAlphas(linearBetas()));
const frames: Record<string, NoiseLevel[]> = {
  edm: [80, 40, 5, 1].map((sigma) => edmSchedule().levelAt(sigma)),
  vp: [999, 700, 400, 100].map((t) => vp.levelAtTimestep!(t)),
  flow: [999, 5, 1, 0.2].map((sigma) => flowSchedule().levelAt(sigma)),
  'flow from t = 1': [
    { a: 0, b: 1, sigma: Infinity, time: 1 },
    ...[5, 1].map((sigma) => flowSchedule().levelAt(sigma)),
  ],
};

describe('the teleport as an ONNX graph', () => {
  const { file } = temporaryFolder();

  for (const [name, levels] of Object.entries(frames))
    for (const skipped of [1, levels.length - 1])
      it(`is the formula in the runtime: ${name}, ${skipped} steps, batches of 1 and 7`, async () => {
        const skip = exportedSkip([...levels, cleanLevel()], skipped);
        const session = await InferenceSession.create(teleportGraph(skip));
        for (const batch of [1, 7]) {
          const x = randomNormals(batch * 24, batch).map((value) => skip.teleport.startScale * value);
          const { x_skip: answer } = await session.run({
            x_T: new Tensor('float32', Float32Array.from(x), [batch, 2, 3, 4]),
          });
          const exact = teleport(skip.teleport.gaussian, x, skip.own[0]!, skip.remaining[0]!);
          assert.deepEqual(answer!.dims, [batch, 2, 3, 4]);
          const numbers = answer!.data as Float32Array;
          const scale = Math.sqrt(exact.reduce((sum, value) => sum + value * value, 0) / exact.length);
          const worst = exact.reduce((most, value, j) => Math.max(most, Math.abs(value - numbers[j]!)), 0);
          assert.ok(worst < 1e-5 * scale, `${worst / scale} off`);
        }
        await session.release();
      });

  it('has a formula without any mode, too', async () => {
    const skip = exportedSkip([...frames['edm']!, cleanLevel()], 1);
    const gaussian = { ...skip.teleport.gaussian, basis: new Float64Array(0), eigenvalues: new Float64Array(0) };
    const session = await InferenceSession.create(teleportGraph({ ...skip, teleport: { ...skip.teleport, gaussian } }));
    const x = randomNormals(24, 1);
    const { x_skip: answer } = await session.run({ x_T: new Tensor('float32', Float32Array.from(x), [1, 2, 3, 4]) });
    const exact = teleport(gaussian, x, skip.own[0]!, skip.remaining[0]!);
    exact.forEach((value, j) => assert.ok(Math.abs(value - (answer!.data as Float32Array)[j]!) < 1e-5));
    await session.release();
  });

  it('names its ports, its shape and where it comes from', async () => {
    const skip = exportedSkip([...frames['edm']!, cleanLevel()], 1);
    writeFileSync(file('t.onnx'), teleportGraph(skip));
    const header = await readHeader(file('t.onnx'));
    assert.deepEqual(
      [...header.inputs, ...header.outputs].map(({ name, type, shape }) => [name, type, ...shape]),
      [
        ['x_T', 'float32', 'batch', 2, 3, 4],
        ['x_skip', 'float32', 'batch', 2, 3, 4],
      ],
    );
    assert.equal(header.metadata['model_sha256'], skip.report.model.sha256);
    assert.deepEqual(JSON.parse(header.metadata['to']!), { a: 1, b: 40 });
  });
});
