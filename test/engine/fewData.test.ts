/** Data that say little, and shapes at the edge: a value or a sentence each, and no figure that cannot be. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Interval, Report } from '../../src/domain/report';
import { nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import { npyHeader } from '../support/bombs';
import { diagnoseModel } from '../support/diagnoseModel';
import { mixtureDenoiser, type MixtureOptions } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';
import { npyFile } from '../support/npyFile';
import { temporaryFolder } from '../support/temporaryFolder';

const read: Partial<DiagnosisOptions> = {
  family: 'edm',
  prediction: 'denoised',
  time: 'sigma',
  effort: 'standard',
  steps: 6,
  seeds: 4,
};

/** Two clusters of d numbers at −1 and 1. */
const mixture = (d: number): MixtureOptions => ({
  shape: [d],
  means: Float64Array.from({ length: 2 * d }, (_, j) => (j < d ? -1 : 1)),
  variances: Float64Array.of(0.1, 0.1),
  weights: Float64Array.of(0.5, 0.5),
});

/** [count, d] of them, in turn, so that they are symmetric about 0. */
function draw(count: number, d: number, seed: number): Float64Array {
  return randomNormals(count * d, seed).map((value, j) => (Math.floor(j / d) % 2 ? 1 : -1) + Math.sqrt(0.1) * value);
}

/** Every interval holds its value, is finite, and reads as a part. */
function checkIntervals({ linearity, structure }: Report): void {
  for (const { gaussian, isotropic } of linearity)
    for (const { value, low, high } of [gaussian!.denoiserNmse, isotropic!.denoiserNmse]) {
      assert.ok([value, low, high].every(Number.isFinite) && low <= value && value <= high, `${low} ${value} ${high}`);
      assert.ok(high >= 0);
      for (const text of [nmseText({ value, low, high }), nmseRange({ value, low, high })])
        assert.ok(/^[<>]? ?[\d.,–×⁰-⁹−]+ %( or more)?$/.test(text), text);
    }
  for (const { value, low, high } of structure.uncertainty ?? []) assert.ok(low <= value && value <= high && low >= 0);
}

const codes = ({ warnings }: Report): string[] => warnings.map(({ code }) => code);
const at = ({ linearity }: Report, sigma: number): Interval =>
  linearity.find((row) => row.sigma === sigma)!.gaussian!.denoiserNmse;

describe('data that say little', () => {
  const { file } = temporaryFolder();
  const diagnoseWith = async (
    d: number,
    data: Float64Array | Uint8Array,
    more: Partial<DiagnosisOptions> = {},
  ): Promise<Report> => {
    writeFileSync(file(`two-${d}.onnx`), mixtureDenoiser(mixture(d)));
    const sizes = [data.length / d, d];
    const asFile = (values: Float64Array): Buffer => npyFile(sizes, Float32Array.from(values));
    const isByte = data instanceof Uint8Array;
    writeFileSync(file('data.npy'), isByte ? Buffer.concat([npyHeader(sizes), data]) : asFile(data));
    const { report } = await diagnoseModel(file(`two-${d}.onnx`), {
      ...read,
      sigmas: [20, 1],
      data: file('data.npy'),
      ...more,
    });
    checkIntervals(report);
    return report;
  };

  it('two samples give values, and are told to be too few', async () => {
    assert.ok(codes(await diagnoseWith(3, draw(2, 3, 1))).includes('few-data'));
  });

  it('twenty samples of ten dimensions are too few for their modes, sixty are not', async () => {
    assert.ok(codes(await diagnoseWith(10, draw(20, 10, 2))).includes('few-data'));
    assert.ok(!codes(await diagnoseWith(10, draw(60, 10, 3))).includes('few-data'));
  });

  it('of one dimension are taken in their own scale, and hold the network to be no Gaussian', async () => {
    const report = await diagnoseWith(1, draw(500, 1, 4));
    assert.equal(report.structure.data!.factor, 1);
    // Two clusters at one σ of their distance: half of what the mean leaves is no Gaussian’s.
    assert.ok(at(report, 1).low > 0.01 && at(report, 1).high < 0.2, JSON.stringify(at(report, 1)));
  });

  it('leave no part at high noise that is not the network’s', async () => {
    const { value, high } = at(await diagnoseWith(4, draw(300, 4, 5), { sigmas: [5] }), 5);
    assert.ok(value < 0.1 && high < 0.3, `${value} ${high}`);
  });

  it('alone, one dimension and symmetric data have values as well', async () => {
    writeFileSync(file('line.onnx'), mixtureDenoiser(mixture(1)));
    const { report } = await diagnoseModel(file('line.onnx'), { ...read, sigmas: [20, 1] });
    checkIntervals(report);
    assert.ok(at(report, 1).low > 0.005 && at(report, 1).high < 0.3, JSON.stringify(at(report, 1)));
    assert.equal(report.linearity[0]!.probes, 'sampler');
  });

  it('of 0 to 255 are brought into the network’s scale', async () => {
    const bytes = Uint8Array.from(draw(200, 8, 6), (value) => Math.max(0, Math.min(255, 127.5 * (value + 1))));
    const report = await diagnoseWith(8, bytes, { seeds: 12 });
    assert.ok(Math.abs(report.structure.data!.factor - 2 / 255) < 1e-9, `${report.structure.data!.factor}`);
  });

  it('few seeds give intervals that are wide, not none', async () => {
    const report = await diagnoseWith(4, draw(200, 4, 7), { effort: 'quick' });
    assert.ok(report.linearity.every(({ gaussian }) => gaussian!.denoiserNmse.high > gaussian!.denoiserNmse.low));
  });
});
