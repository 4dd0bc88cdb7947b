import assert from 'node:assert/strict';
import { EFFORTS } from '../../../src/diagnosis/budget';
import { denoiseGaussian, totalVariance, type Gaussian } from '../../../src/score/gaussian';
import { norm, squaredDistance } from '../../../src/score/algebra/orthonormal';
import {
  cumulativeAlphas,
  edmSchedule,
  linearBetas,
  scaledLinearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../../../src/score/noise/schedule';
import { squaresAbout } from '../../../src/score/statistics/mean';
import type { Denoise } from '../../../src/score/noise/level';
import {
  structureFromCheckpoint,
  type StructureEffort,
  type StructureFromCheckpoint,
} from '../../../src/score/structure/fromCheckpoint';
import { exactCases } from '../../support/exactLaws/cases';
import type { ExactLaw } from '../../support/exactLaws/law';
import { randomNormals } from '../../support/randomNormals';

const few: StructureEffort = {
  rank: 12,
  fullRank: 16,
  iterations: 1,
  pairs: 3,
  fitPairs: 12,
  fits: 3,
  settled: 0.1,
  levels: 1,
  affine: 84,
};

/** The structure that the law's own denoiser shows, with samples of its own. */
function structureOf(
  law: ExactLaw,
  schedule: NoiseSchedule,
  effort: StructureEffort = few,
): Promise<StructureFromCheckpoint> {
  const d = law.moments.mean.length;
  const denoise: Denoise = (x, { a, sigma }) =>
    Promise.resolve(
      law.denoise(
        x.map((value) => value / a),
        sigma,
      ),
    );
  const own = { samples: law.sample(6, 5), startSigma: Infinity };
  return structureFromCheckpoint({ denoise, schedule }, own, { ...effort, dimension: d }, 3);
}

/** ‖μ̂ − μ‖ over √(‖μ‖² + trΣ). */
function meanError({ moments }: ExactLaw, found: StructureFromCheckpoint): number {
  const off = norm(found.gaussian.mean.map((value, i) => value - moments.mean[i]!));
  return off / Math.sqrt(norm(moments.mean) ** 2 + totalVariance(moments));
}

/** What a Gaussian leaves unexplained at σ, beyond what the law's own leaves. */
function nmseBesides(law: ExactLaw, gaussian: Gaussian, sigma: number): number {
  const d = law.moments.mean.length;
  const level = { a: 1, b: sigma, sigma, time: sigma };
  const noise = randomNormals(1000 * d, 7);
  const x = law.sample(1000, 8).map((value, j) => value + sigma * noise[j]!);
  const denoised = law.denoise(x, sigma);
  const left = (of: Gaussian): number => squaredDistance(denoised, denoiseGaussian(of, x, level));
  return (left(gaussian) - left(law.moments)) / squaresAbout(denoised, law.moments.mean);
}

describe('the Gaussian of an exact denoiser', () => {
  for (const name of ['line', 'ring8', 'gmm3', 'table'])
    it(`is right where the denoiser is odd, bent or of few dimensions: ${name}`, async () => {
      const { law } = exactCases[name]!();
      const found = await structureOf(law, edmSchedule());
      assert.equal(found.source, 'checkpoint');
      assert.ok(meanError(law, found) < 0.02, `${meanError(law, found)}`);
      found.uncertainty.forEach(({ value, low, high }, k) => {
        const truth = law.moments.eigenvalues[k] ?? law.moments.tail;
        assert.ok(Math.abs(value / truth - 1) < 0.1, `λ_${k} is ${value}, not ${truth}`);
        assert.ok(low <= truth && truth <= high, `λ_${k} in ${low} to ${high}, not ${truth}`);
      });
    });

  for (const effortName of ['quick', 'standard'] as const)
    it(`explains nearly as much as the best where σ_max is two to three √λ₁: ${effortName}`, async () => {
      for (const name of ['short', 'short-symmetric']) {
        const { law } = exactCases[name]!();
        const found = await structureOf(
          law,
          vpSchedule(cumulativeAlphas(linearBetas(300))),
          EFFORTS[effortName].structure,
        );
        assert.equal(found.source, 'checkpoint');
        // The best leaves 22 % and 0.6 %.
        const added = nmseBesides(law, found.gaussian, 4.45);
        assert.ok(added < (effortName === 'quick' ? 0.15 : 0.02), `${name}: ${added}`);
      }
    });

  it('is the checkpoint’s own, and no few samples’, where σ_max is no larger than √λ₁', async () => {
    const { law } = exactCases['shortest']!();
    const schedule = vpSchedule(cumulativeAlphas(linearBetas(150)));
    const found = await structureOf(law, schedule, EFFORTS.standard.structure);
    assert.equal(found.source, 'checkpoint');
    const added = nmseBesides(law, found.gaussian, 1.89);
    assert.ok(added < 0.06, `${added}`);
  });

  it('is right where σ_max is below the leading modes, on two bumps too', async () => {
    for (const name of ['latents-32', 'latents-32-mixture']) {
      const { law } = exactCases[name]!();
      const found = await structureOf(law, vpSchedule(cumulativeAlphas(scaledLinearBetas())));
      assert.ok(meanError(law, found) < 0.02, `${name} ${meanError(law, found)}`);
      for (let k = 0; k < 4; k++) {
        const truth = law.moments.eigenvalues[k]!;
        const value = found.gaussian.eigenvalues[k]!;
        assert.ok(Math.abs(value / truth - 1) < 0.1, `${name}: λ_${k} is ${value}, not ${truth}`);
      }
      assert.ok(Math.abs(found.gaussian.tail / 0.8 - 1) < 0.02, `${found.gaussian.tail}`);
    }
  });
});
