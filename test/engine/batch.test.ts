import assert from 'node:assert/strict';
import { calibrateBatch } from '../../src/diagnosis/device/batch';
import { EFFORTS } from '../../src/diagnosis/budget';
import { Network } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { tinyConvolution } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';

const shape = [1, 8, 8] as const;
const d = 64;

async function open(): Promise<Network> {
  const sample = { name: 'x', type: 'float32', shape: ['batch', ...shape] };
  return new Network(await openSession(tinyConvolution({ shape }), 'cpu'), {
    sample,
    time: { name: 'sigma', type: 'float32', shape: ['batch'] },
    output: { ...sample, name: 'denoised' },
    shape: [...shape],
  });
}

describe('the batch size', () => {
  const noise = (count: number): Float64Array => randomNormals(count * d, 1);

  for (const [effort, { calibration }] of Object.entries(EFFORTS))
    it(`costs no more than ${calibration} evaluations at ${effort} effort`, async () => {
      const network = await open();
      const { batch, left } = await calibrateBatch({ network, noise, time: 1, evaluations: calibration });
      assert.ok([8, 16, 32, 64].includes(batch), String(batch));
      assert.equal(network.evaluations, calibration - left);
      assert.ok(left >= 0, String(left));
      if (calibration === 0) assert.equal(batch, 8);
      await network.release();
    });

  it('changes no result on the CPU', async () => {
    const network = await open();
    const x = noise(64);
    const whole = await network.run(x, 2);
    for (const batch of [1, 5, 8, 16]) {
      const parts = [];
      for (let k = 0; k < 64; k += batch) parts.push(...(await network.run(x.subarray(k * d, (k + batch) * d), 2)));
      assert.deepEqual(parts, [...whole]);
    }
    await network.release();
  });
});
