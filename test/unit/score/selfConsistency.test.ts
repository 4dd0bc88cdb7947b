import assert from 'node:assert/strict';
import { denoiseGaussian, type Gaussian } from '../../../src/score/gaussian';
import type { Denoise } from '../../../src/score/noise/level';
import {
  cumulativeAlphas,
  edmSchedule,
  linearBetas,
  scaledLinearBetas,
  vpSchedule,
} from '../../../src/score/noise/schedule';
import { judgeSelfConsistency, type Scrutiny, type SelfConsistency } from '../../../src/score/selfConsistency';
import { heun } from '../../../src/score/solvers/solver';
import { randomBasis } from '../../support/randomNormals';
import { within } from './closeTo';

const THOROUGH: Scrutiny = {
  relativeSigmas: [5, 2.5, 1.2, 0.5, 0.2, 0.08],
  solver: heun,
  steps: 8,
  rounds: 4,
  settled: 0.03,
};
const d = 48;
const gaussian: Gaussian = {
  mean: Float64Array.from({ length: d }, (_, i) => 0.5 * Math.sin(i)),
  basis: randomBasis(6, d, 5),
  eigenvalues: Float64Array.of(9, 5, 2, 1, 0.4, 0.2),
  tail: 0.01,
};
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level));
const bias = ({ levels }: SelfConsistency): number =>
  levels.reduce((sum, level) => sum + Math.abs(level.noiseBias) + Math.abs(level.denoisedBias), 0) / levels.length;

describe('judgeSelfConsistency', () => {
  it('of an exact denoiser finds its data, its error in closed form, and errors orthogonal to its answers', async () => {
    const judged = await judgeSelfConsistency(exact, edmSchedule(), {
      dimension: d,
      count: 64,
      seed: 1,
      scrutiny: THOROUGH,
    });
    const total = gaussian.eigenvalues.reduce((sum, value) => sum + value, 0) + (d - 6) * gaussian.tail;
    within(judged.std, Math.sqrt(total / d), 0.15);
    assert.equal(judged.levels.length, 6);
    const s2 = judged.std ** 2;
    for (const { level, loss } of judged.levels) {
      const v = level.sigma ** 2;
      const left = (lambda: number): number => (lambda * v) / (lambda + v);
      const error = gaussian.eigenvalues.reduce((sum, value) => sum + left(value), 0) + (d - 6) * left(gaussian.tail);
      within(loss, error / (d * left(s2)), 0.35);
    }
    assert.ok(bias(judged) < 0.12, `${bias(judged)}`);
  });

  it('of a noise predictor told another schedule’s timesteps finds its errors in its answers', async () => {
    const [right, wrong] = [linearBetas(), scaledLinearBetas()].map((betas) => vpSchedule(cumulativeAlphas(betas)));
    // ε of the network at a timestep of its own schedule, turned into D by the level it is thought to have.
    const misread: Denoise = (x, level) => {
      const own = right!.levelAtTimestep!(level.time);
      const denoised = denoiseGaussian(gaussian, x, own);
      return Promise.resolve(
        x.map((value, i) => (value - level.b * ((value - own.a * denoised[i]!) / own.b)) / level.a),
      );
    };
    const asIs = bias(
      await judgeSelfConsistency(exact, right!, { dimension: d, count: 64, seed: 1, scrutiny: THOROUGH }),
    );
    const astray = bias(
      await judgeSelfConsistency(misread, wrong!, { dimension: d, count: 64, seed: 1, scrutiny: THOROUGH }),
    );
    assert.ok(asIs < 0.1 && astray > 0.2, `${asIs} ${astray}`);
  });

  it('repeats with its seed', async () => {
    const [once, again] = await Promise.all(
      [1, 1].map((seed) =>
        judgeSelfConsistency(exact, edmSchedule(), { dimension: d, count: 8, seed, scrutiny: THOROUGH }),
      ),
    );
    assert.deepEqual(once, again);
  });
});
