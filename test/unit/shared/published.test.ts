import assert from 'node:assert/strict';
import { EQUAL_QUALITY } from '../../../src/domain/quality';
import { errorRatio, type SeedErrors } from '../../../src/score/statistics/quality';
import { stdOfSpectrum, publishedBand, PUBLISHED_LINEARITY } from '../../../src/domain/published';

/**
 * EDM VP on CIFAR-10, Heun 18, 50,000 samples; after Wang & Vastola 2023, arXiv 2311.10892. The own grid is kept below
 * the skip.
 */
const publishedSkips = [
  { skippedSteps: 0, sigma: 80, evaluations: 35, fid: 1.959 },
  { skippedSteps: 1, sigma: 57.6, evaluations: 33, fid: 1.957 },
  { skippedSteps: 2, sigma: 40.8, evaluations: 31, fid: 1.95 },
  { skippedSteps: 3, sigma: 28.4, evaluations: 29, fid: 1.942 },
  { skippedSteps: 4, sigma: 19.4, evaluations: 27, fid: 1.934 },
  { skippedSteps: 5, sigma: 12.9, evaluations: 25, fid: 1.935 },
  { skippedSteps: 6, sigma: 8.4, evaluations: 23, fid: 1.965 },
  { skippedSteps: 7, sigma: 5.3, evaluations: 21, fid: 2.127 },
  { skippedSteps: 8, sigma: 3.3, evaluations: 19, fid: 3.16 },
  { skippedSteps: 10, sigma: 1.09, evaluations: 15, fid: 23.5 },
  { skippedSteps: 12, sigma: 0.3, evaluations: 11, fid: 108 },
];

/** A published figure as the error of one way to sample. */
const errorOf = (evaluations: number, value: number): SeedErrors => ({
  evaluations,
  meanSquares: Float64Array.of(value ** 2),
});

describe('the decision rule on published figures', () => {
  const full = publishedSkips[0]!;
  const own = errorOf(full.evaluations, full.fid);
  const equal = publishedSkips.filter(
    ({ evaluations, fid }) => errorRatio(errorOf(evaluations, fid), own).high <= EQUAL_QUALITY,
  );
  const chosen = equal.reduce((best, skip) => (skip.evaluations < best.evaluations ? skip : best));

  it('takes the skip of fewest evaluations whose FID is still the full run’s', () => {
    assert.deepEqual([chosen.skippedSteps, chosen.evaluations], [6, 23]);
    assert.ok(Math.abs(chosen.fid / full.fid - 1) < 0.01, `FID ${chosen.fid} of ${full.fid}`);
    const next = publishedSkips.find(({ skippedSteps }) => skippedSteps === chosen.skippedSteps + 1)!;
    assert.ok(next.fid / full.fid > EQUAL_QUALITY);
  });

  it('ends between the σ whose published NMSE goes with an unchanged FID and the one whose goes with a worse', () => {
    const cifar = PUBLISHED_LINEARITY[0]!.rows;
    const above = cifar.filter(({ sigma }) => sigma > chosen.sigma).at(-1)!;
    const below = cifar.find(({ sigma }) => sigma < chosen.sigma)!;
    // Published as neutral at 3.9 %, as worse at 6.3 %.
    assert.deepEqual([above.nmse, below.nmse], [0.039, 0.063]);
  });

  it('lets a skip pass wherever the published NMSE at its σ is called neutral', () => {
    const neutral = PUBLISHED_LINEARITY[0]!.rows.filter(({ nmse }) => nmse <= 0.039);
    assert.ok(neutral.length > 0);
    for (const { sigma } of neutral)
      assert.ok(
        equal.some((skip) => skip.sigma <= sigma),
        `σ ${sigma}`,
      );
  });
});

describe('the published band', () => {
  it('lies at the same ratio of noise to signal, where all networks were measured', () => {
    assert.deepEqual(publishedBand(0.5), [
      { sigma: 20, low: 0.028, high: 0.048 },
      { sigma: 10, low: 0.039, high: 0.06 },
      { sigma: 5, low: 0.063, high: 0.091 },
    ]);
    assert.deepEqual(
      publishedBand(0.25).map(({ sigma }) => sigma),
      [10, 5, 2.5],
    );
  });

  it('needs the deviation of all dimensions', () => {
    assert.equal(stdOfSpectrum({ eigenvalues: [3, 1], tailVariance: 0.5, capturedVariance: null }, 10), Math.sqrt(0.8));
    assert.equal(stdOfSpectrum({ eigenvalues: [3, 1], capturedVariance: 0.5 }, 8), 1);
    assert.equal(stdOfSpectrum({ eigenvalues: [3, 1], capturedVariance: null }, 8), null);
  });
});
