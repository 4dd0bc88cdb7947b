import assert from 'node:assert/strict';
import { isBeyondData } from '../../../src/diagnosis/linearity/linearity';
import { denoiseGaussian, type Gaussian } from '../../../src/score/gaussian';
import { randomNormals } from '../../support/randomNormals';

describe('a denoised state larger than data allow', () => {
  const d = 8;
  const gaussian: Gaussian = {
    mean: new Float64Array(d),
    basis: Float64Array.from({ length: d }, (_, i) => (i === 0 ? 1 : 0)),
    eigenvalues: Float64Array.of(4),
    tail: 0.1,
  };
  const level = { a: 1, b: 0.05, sigma: 0.05, time: 0.05 };
  /** Samples with a rare one among them, five times as far out as most. */
  const clean = randomNormals(20 * d, 1).map(
    (value, j) => value * Math.sqrt(j % d === 0 ? 4 : 0.1) * (j < 4 * d ? 5 : 1),
  );

  it('is not the network’s noise where the exact denoiser passes on a rare sample of its own', () => {
    const denoised = denoiseGaussian(gaussian, clean, level);
    assert.ok(isBeyondData(denoised, gaussian, level));
    assert.ok(!isBeyondData(denoised, gaussian, level, { clean }));
  });

  it('is noise where it is larger than what was given', () => {
    assert.ok(
      isBeyondData(
        clean.map((value) => 2 * value),
        gaussian,
        level,
        { clean },
      ),
    );
  });

  it('is noise at high σ whatever the samples are', () => {
    const high = { a: 1, b: 50, sigma: 50, time: 50 };
    assert.ok(isBeyondData(clean, gaussian, high, { clean }));
  });
});
