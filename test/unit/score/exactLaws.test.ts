import assert from 'node:assert/strict';
import { totalVariance } from '../../../src/score/gaussian';
import { norm } from '../../../src/score/algebra/orthonormal';
import { cumulativeAlphas, edmSchedule, scaledLinearBetas, vpSchedule } from '../../../src/score/noise/schedule';
import type { Denoise } from '../../../src/score/noise/level';
import {
  structureFromCheckpoint,
  type StructureEffort,
  type StructureFromCheckpoint,
} from '../../../src/score/structure/fromCheckpoint';
import { exactCases } from '../../support/exactLaws/cases';
import type { ExactLaw } from '../../support/exactLaws/law';

const effort: StructureEffort = {
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
function structureOf(law: ExactLaw, isLatent: boolean): Promise<StructureFromCheckpoint> {
  const d = law.moments.mean.length;
  const schedule = isLatent ? vpSchedule(cumulativeAlphas(scaledLinearBetas())) : edmSchedule();
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

describe('the Gaussian of an exact denoiser', () => {
  for (const name of ['line', 'ring8', 'gmm3', 'table'])
    it(`is right where the denoiser is odd, bent or of few dimensions: ${name}`, async () => {
      const { law } = exactCases[name]!();
      const found = await structureOf(law, false);
      assert.equal(found.source, 'checkpoint');
      assert.ok(meanError(law, found) < 0.02, `${meanError(law, found)}`);
      found.uncertainty.forEach(({ value, low, high }, k) => {
        const truth = law.moments.eigenvalues[k] ?? law.moments.tail;
        assert.ok(Math.abs(value / truth - 1) < 0.1, `λ_${k} is ${value}, not ${truth}`);
        assert.ok(low <= truth && truth <= high, `λ_${k} in ${low} to ${high}, not ${truth}`);
      });
    });

  it('is right where σ_max is below the leading modes, on two bumps too', async () => {
    for (const name of ['latents-32', 'latents-32-mixture']) {
      const { law } = exactCases[name]!();
      const found = await structureOf(law, true);
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
