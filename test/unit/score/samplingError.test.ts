import assert from 'node:assert/strict';
import { denoiseGaussian, isotropic, type Gaussian } from '../../../src/score/gaussian';
import { divide, FoldRows } from '../../../src/data/moments/halves';
import { defaultRank, momentsOf } from '../../../src/data/moments/moments';
import { fitOf, type Probed } from '../../../src/diagnosis/linearity/fits';
import { evenWeights } from '../../../src/score/probes';
import { isotropicHalves, type GaussianHalves } from '../../../src/score/samplingError';
import { normals } from '../../../src/score/statistics/normal';
import { dataInMemory } from '../../support/dataInMemory';
import { plainProduct } from '../../support/plainProduct';
import { edm } from './levels';

const d = 12;
/** The truth: independent dimensions, the first of most variance. */
const variances = Float64Array.from({ length: d }, (_, i) => 0.6 ** i);
const basis = Float64Array.from({ length: d * d }, (_, j) => Number(j % (d + 1) === 0));
const truth: Gaussian = { mean: new Float64Array(d), basis, eigenvalues: variances, tail: 0 };
const drawn = (count: number, seed: number): Float64Array =>
  normals(seed, count * d).map((value, j) => value * Math.sqrt(variances[j % d]!));

interface Found {
  readonly gaussian: Gaussian;
  readonly halves: GaussianHalves;
  readonly clean: Float64Array;
}

/** What a diagnosis makes of data. */
async function fromData(values: Float64Array): Promise<Found> {
  const set = dataInMemory(values, d);
  const { probes, folds } = divide(set.count, d, 64);
  const rows = new FoldRows(folds!, d);
  for (let row = 0; row < set.count; row++) rows.add(row, values.subarray(row * d, (row + 1) * d));
  const gaussian = await momentsOf(set, defaultRank(set), plainProduct);
  const halves = await rows.halves(gaussian, { factor: 1, offset: 0 }, plainProduct);
  const clean = Float64Array.from(probes.flatMap((row) => [...values.subarray(row * d, (row + 1) * d)]));
  return { gaussian, halves, clean };
}

/** A network whose data truly are Gaussian, asked about probes at one σ. */
function probedAt(sigma: number, clean: Float64Array, seed: number): Probed {
  const noise = normals(seed, clean.length);
  const x = clean.map((value, j) => value + sigma * noise[j]!);
  const level = edm(sigma);
  return {
    x,
    denoised: denoiseGaussian(truth, x, level),
    level,
    ...evenWeights(clean.length / d, clean.length / d),
    seed,
  };
}

describe('the NMSE of a Gaussian of few data', () => {
  it('has no part that the few data make, and an interval that holds what is left', async () => {
    let covered = 0;
    let plain = 0;
    let halved = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const { gaussian, halves, clean } = await fromData(drawn(200, 1000 + run));
      const probed = probedAt(4, clean, run);
      plain += fitOf(probed, gaussian, null).denoiserNmse.value / runs;
      const { value, low, high } = fitOf(probed, gaussian, halves).denoiserNmse;
      halved += value / runs;
      assert.ok(low <= value && value <= high);
      if (low <= 0 && 0 <= high) covered++;
    }
    assert.ok(plain > 0.1, `without halves ${plain}`);
    assert.ok(Math.abs(halved) < 0.3 * plain, `with halves ${halved}`);
    assert.ok(covered >= 0.9 * runs, `${covered} of ${runs}`);
  });

  it('is the same for the isotropic Gaussian, which leaves what it leaves of the truth', async () => {
    const { gaussian, halves, clean } = await fromData(drawn(2000, 5));
    const iso = isotropicHalves(halves);
    assert.equal(iso.folds[0]!.products.length, 0);
    const probed = probedAt(1, clean, 3);
    const fit = fitOf(probed, isotropic(gaussian), iso).denoiserNmse;
    assert.ok(fit.value > 0.1 && fit.low > 0, `${fit.value}`);
  });

  it('whose upper end chance pushed below 0 has half its width for an upper end', async () => {
    const { gaussian, halves, clean } = await fromData(drawn(200, 1));
    const probed = probedAt(10, clean, 1);
    for (let run = 0; run < 20; run++) {
      const { high } = fitOf({ ...probed, seed: run }, gaussian, halves).denoiserNmse;
      assert.ok(high > 0);
    }
  });
});

describe('divide', () => {
  it('keeps probes out of the folds, and spreads both over the whole set', () => {
    const { probes, folds } = divide(1000, 4, 64);
    assert.equal(probes.length, 64);
    assert.equal(new Set(probes).size, 64);
    for (const row of probes) assert.equal(folds![row], -1);
    const sizes = new Int32Array(10);
    for (const fold of folds!) if (fold >= 0) sizes[fold]!++;
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join(' '));
    for (let part = 0; part < 10; part++)
      for (let fold = 0; fold < 10; fold++) {
        const here = folds!.subarray(part * 100, (part + 1) * 100).filter((value) => value === fold).length;
        assert.ok(here >= 7 && here <= 11, `${here} of fold ${fold} in part ${part}`);
      }
  });

  it('does not take the classes of a set that repeats itself for folds', () => {
    const { folds } = divide(5000, 4, 500);
    const ofClass = Array.from({ length: 10 }, () => new Int32Array(10));
    folds!.forEach((fold, row) => fold >= 0 && ofClass[fold]![row % 10]!++);
    for (const counts of ofClass) for (const count of counts) assert.ok(count > 20 && count < 70, `${count}`);
  });

  it('has no folds of too few data, and takes a part of very large ones', () => {
    assert.deepEqual(divide(2, 4, 64), { probes: [0, 1], folds: null });
    assert.equal(divide(20, 4, 64).folds, null);
    assert.ok(divide(30, 4, 64).folds);
    const { folds } = divide(10_000, 12_288, 512);
    const used = folds!.filter((fold) => fold >= 0).length;
    assert.ok(used > 1000 && used * 12_288 <= 2 ** 24, `${used}`);
    assert.ok(folds!.subarray(9000).some((fold) => fold >= 0));
  });
});
