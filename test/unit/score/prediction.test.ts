import assert from 'node:assert/strict';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { within } from './closeTo';
import { edm, flow, oneOfEach } from './levels';
import { predictions, type Prediction } from '../../../src/domain/predictions';
import { edmPreconditioning } from '../../../src/domain/predictions/edmRaw';

/** What a perfect network says of x = aD + bε, row by row of the table of predictions. */
const outputs: Record<Prediction, (clean: number, noise: number, level: NoiseLevel) => number> = {
  denoised: (clean) => clean,
  epsilon: (_, noise) => noise,
  v: (clean, noise, { a, b }) => a * noise - b * clean,
  velocity: (clean, noise) => noise - clean,
  score: (_, noise, { b }) => -noise / b,
  // F = (D − c_skip·x)/c_out, in the frame a = 1.
  'edm-raw': (clean, noise, { sigma }) =>
    (clean - (0.25 / (sigma ** 2 + 0.25)) * (clean + sigma * noise)) / ((0.5 * sigma) / Math.hypot(sigma, 0.5)),
};

describe('coefficients of a prediction', () => {
  for (const prediction of Object.keys(outputs) as Prediction[]) {
    it(`gives back D from x = aD + bε and a perfect ${prediction} network`, () => {
      for (const [name, level] of oneOfEach) {
        // ε and the score say nothing of D where no signal is left; raw EDM networks know only a = 1.
        if (level.a === 0 && (prediction === 'epsilon' || prediction === 'score')) continue;
        if (level.a !== 1 && prediction === 'edm-raw') continue;
        for (const [clean, noise] of [
          [0.7, -1.3],
          [-2, 0.4],
          [0, 1],
        ] as const) {
          const { cSkip, cOut } = predictions[prediction].coefficients(level, 0.5);
          const x = level.a * clean + level.b * noise;
          const denoised = cSkip * x + cOut * outputs[prediction](clean, noise, level);
          assert.ok(Math.abs(denoised - clean) <= 1e-13 * (1 + level.sigma ** 2 * 1e-3), `${name}: ${denoised}`);
        }
      }
    });
  }

  it('stays finite without signal for the networks that still know D there', () => {
    for (const prediction of ['denoised', 'v', 'velocity'] as const) {
      const { cSkip, cOut } = predictions[prediction].coefficients(flow(1), 0.5);
      assert.ok(Number.isFinite(cSkip) && Number.isFinite(cOut), prediction);
    }
  });

  it('trusts the state alone as the noise goes', () => {
    for (const prediction of ['epsilon', 'v', 'velocity', 'score', 'edm-raw'] as const) {
      const { cSkip, cOut } = predictions[prediction].coefficients(edm(1e-9), 0.5);
      within(cSkip, 1, 1e-8, prediction);
      assert.ok(Math.abs(cOut) < 1e-8, prediction);
    }
  });
});

describe('edmPreconditioning', () => {
  it('gives the network inputs and targets of unit variance, and the smallest c_out', () => {
    for (const sigmaData of [0.5, 1.7])
      for (const sigma of [0.002, 0.5, 3, 80]) {
        const { cSkip, cOut, cIn } = edmPreconditioning(sigma, sigmaData);
        within(cIn ** 2 * (sigma ** 2 + sigmaData ** 2), 1, 1e-14);
        // Var[D − c_skip·x] = (1 − c_skip)²σ_d² + c_skip²σ² must be c_out² (appendix B.6 of Karras et al. 2022).
        const variance = (skip: number): number => ((1 - skip) * sigmaData) ** 2 + (skip * sigma) ** 2;
        within(variance(cSkip), cOut ** 2, 1e-9);
        assert.ok(variance(cSkip + 1e-3) > variance(cSkip) && variance(cSkip - 1e-3) > variance(cSkip));
      }
  });
});
