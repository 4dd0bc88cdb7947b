import assert from 'node:assert/strict';
import { baselineSampler } from '../../../src/diagnosis/baseline/baselineSampler';
import { Budget, EFFORTS } from '../../../src/diagnosis/budget';
import { SeededRuns } from '../../../src/diagnosis/baseline/seededRuns';
import type { Subject } from '../../../src/diagnosis/subject';
import { denoiseGaussian, teleport, type Gaussian } from '../../../src/score/gaussian';
import { typicalError } from '../../../src/score/statistics/quality';
import {
  cumulativeAlphas,
  edmSchedule,
  linearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../../../src/score/noise/schedule';
import { meanSquares } from '../../../src/score/statistics/similarity';
import { randomBasis } from '../../support/randomNormals';
import { optionDefaults } from '../../../src/domain/options';
import type { SamplerName } from '../../../src/domain/generated/samplers';

const d = 12;
const gaussian: Gaussian = {
  mean: Float64Array.from({ length: d }, (_, i) => Math.sin(i)),
  basis: randomBasis(4, d, 5),
  eigenvalues: Float64Array.of(4, 1, 0.3, 0.1),
  tail: 0.02,
};

function subjectOf(schedule: NoiseSchedule, sampler: SamplerName, steps: number): Subject {
  return {
    denoise: (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level)),
    schedule,
    sampler: baselineSampler(schedule, { ...optionDefaults, model: '', sampler, steps }),
    shape: [d],
    dimension: d,
    effort: EFFORTS.thorough,
    evaluationsEach: 1,
    budget: new Budget('thorough', steps, 0, () => 0),
    seed: 3,
    batch: 8,
    clock: () => 0,
    std: 1,
  };
}

const typical = (a: Float64Array, b: Float64Array): number =>
  typicalError({ evaluations: 0, meanSquares: meanSquares(a, b, d) });

describe('the true solution', () => {
  const vp = vpSchedule(cumulativeAlphas(linearBetas()));
  const cases: [string, NoiseSchedule, SamplerName, number][] = [
    ['Heun 18', edmSchedule(), 'heun', 18],
    ['Heun 6', edmSchedule(), 'heun', 6],
    ['DDIM 50', vp, 'ddim', 50],
    ['DPM-Solver++ 20', vp, 'dpmpp-2m', 20],
  ];
  for (const [name, schedule, sampler, steps] of cases)
    it(`is the exact one of a Gaussian to a tenth of the error of ${name}, and says so`, async () => {
      const subject = subjectOf(schedule, sampler, steps);
      const runs = new SeededRuns(subject);
      const found = await runs.referenceFinals(8);
      const { change, evaluations } = await runs.fineness();
      const { levels } = subject.sampler.fullRun;
      const last = subject.sampler.levels(evaluations, levels[0]).at(-2)!;
      // The last step goes to the denoised sample, as the sampler's own does.
      const end = denoiseGaussian(gaussian, teleport(gaussian, runs.noise(0, 8), levels[0]!, last), last);
      const own = await runs.baselineFinals(8);
      const error = typical(found, end) / typical(own, end);
      assert.ok(error < 0.12 && change <= 0.1, `error ${error}, change ${change}`);
      assert.ok(error < 2 * change, `error ${error}, change ${change}`);
    });

  it('of seeds that are added later is that of the same grid', async () => {
    const once = new SeededRuns(subjectOf(edmSchedule(), 'heun', 10));
    const twice = new SeededRuns(subjectOf(edmSchedule(), 'heun', 10));
    await twice.referenceFinals(3);
    const [a, b] = [await once.referenceFinals(7), await twice.referenceFinals(7)];
    assert.ok(typical(a, b) < 1e-12);
  });
});
