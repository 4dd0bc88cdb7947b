import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Report } from '../../src/domain/report';
import { diagnoseModel } from '../support/diagnoseModel';
import { blobVelocity } from '../support/quantizedNetwork';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const side = 8;
const blobs = { points: randomNormals(24 * side * side, 323).map((value) => 0.6 * value), variance: 0.02 };

async function reportOf(arithmetic: 'float32' | 'int8', effort: 'quick' | 'standard'): Promise<Report> {
  const model = file(`${arithmetic}.onnx`);
  writeFileSync(model, blobVelocity(blobs, side, arithmetic));
  return (await diagnoseModel(model, { effort })).report;
}

const messageOf = ({ warnings }: Report, code: string): string | undefined =>
  warnings.find((warning) => warning.code === code)?.message;

/** NMSE at the level nearest to σ. */
function nmseAt({ linearity }: Report, sigma: number): number {
  const distance = (row: { sigma: number }): number => Math.abs(Math.log(row.sigma / sigma));
  return linearity.reduce((near, row) => (distance(row) < distance(near) ? row : near)).gaussian!.denoiserNmse.value;
}

describe('a network of int8 weights (ConvInteger, MatMulInteger)', function () {
  this.timeout(60_000);

  it('is read like the one it was made from, and what it lacks is called precision, not training', async () => {
    const [int8, exact] = [await reportOf('int8', 'standard'), await reportOf('float32', 'standard')];
    for (const { model } of [int8, exact])
      assert.deepEqual([model.family, model.prediction], ['flow', 'velocity'], JSON.stringify(model));
    assert.equal(int8.model.dtype, 'int8');
    assert.ok(nmseAt(exact, 45) < 0.01, `${nmseAt(exact, 45)}`);
    assert.ok(nmseAt(int8, 45) > 0.1, `${nmseAt(int8, 45)}`);
    assert.match(
      `${messageOf(int8, 'low-precision') ?? messageOf(int8, 'own-noise')}`,
      /The network is quantized to integers/,
    );
    for (const report of [int8, exact]) assert.equal(messageOf(report, 'under-trained'), undefined);
    for (const code of ['low-precision', 'own-noise']) assert.equal(messageOf(exact, code), undefined);
  });

  it('at quick, too, where its own error rules the top of the range', async () => {
    const { warnings, linearity } = await reportOf('int8', 'quick');
    assert.ok(linearity.some(({ repeatable }) => repeatable === false));
    const [ownNoise] = warnings.filter(({ code }) => code === 'own-noise');
    assert.match(`${ownNoise?.message}`, /quantized to integers: their rounding alone can be that error/);
    assert.ok(!warnings.some(({ code }) => code === 'under-trained'));
  });
});
