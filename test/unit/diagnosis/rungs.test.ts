import assert from 'node:assert/strict';
import type { SeedComparison } from '../../../src/diagnosis/skip/comparison';
import { cheapest } from '../../../src/diagnosis/skip/front';
import { aimedNoWorse, ratioOfErrors, surelyNoWorse } from '../../../src/diagnosis/skip/rungs/error';
import {
  aimedSame,
  changedTooMany,
  mostChanged,
  pictureFigures,
  seemsSame,
  surelySame,
} from '../../../src/diagnosis/skip/rungs/picture';

/** Seeds with this PSNR, `changed` of which became another image. */
function images(count: number, psnr: number, changed = 0): SeedComparison[] {
  return Array.from({ length: count }, (_, seed) => {
    const is = seed < changed ? 22 : psnr + 0.1 * (seed % 5);
    return {
      square: 10 ** (-is / 10),
      psnr: is,
      ssim: seed < changed ? 0.6 : 0.995,
      relativeRms: 2 * 10 ** (-is / 20),
    };
  });
}

describe('the picture rung', () => {
  it('takes 40 dB and few changed images, surely: 1 of 22 passes, 1 of 21 and 2 of 24 do not', () => {
    assert.ok(surelySame(pictureFigures(images(14, 42), true)));
    assert.ok(!surelySame(pictureFigures(images(13, 42), true)));
    assert.ok(surelySame(pictureFigures(images(22, 42, 1), true)));
    assert.ok(!surelySame(pictureFigures(images(21, 42, 1), true)));
    assert.ok(!surelySame(pictureFigures(images(24, 42, 2), true)));
    assert.ok(!surelySame(pictureFigures(images(24, 39.8), true)));
    assert.ok(surelySame(pictureFigures(images(24, 40), true)));
  });

  it('asks for a structure that is the same, too', () => {
    const blurred = images(24, 45).map((seed) => ({ ...seed, ssim: 0.97 }));
    assert.ok(!surelySame(pictureFigures(blurred, true)));
  });

  it('of few seeds decides by their values, and tells how little they show', () => {
    const figures = pictureFigures(images(5, 42), true);
    assert.ok(seemsSame(figures) && !surelySame(figures));
    assert.equal(Math.round(100 * figures.changed.high), 45);
    assert.ok(!seemsSame(pictureFigures(images(5, 42, 2), true)));
    assert.ok(changedTooMany(pictureFigures(images(5, 42, 2), true)));
  });

  it('judges data that are no images by 3 % of their deviation, changed above 10 %', () => {
    const near = images(24, 42).map((seed) => ({ ...seed, relativeRms: 0.029 }));
    const figures = pictureFigures(near, false);
    assert.ok(surelySame(figures) && figures.psnr === null && figures.relativeRms?.value === 0.029);
    const astray = near.map((seed, k) => (k < 2 ? { ...seed, relativeRms: 0.11 } : seed));
    assert.equal(pictureFigures(astray, false).changed.count, 2);
    assert.ok(!surelySame(pictureFigures(astray, false)));
    assert.ok(
      !surelySame(
        pictureFigures(
          near.map((seed) => ({ ...seed, relativeRms: 0.031 })),
          false,
        ),
      ),
    );
  });

  it('is aimed at with a margin of 1 dB', () => {
    const all = (value: number): Float64Array => new Float64Array(5).fill(value);
    assert.ok(aimedSame(all(41), true) && !aimedSame(all(40.9), true));
    const decibels = (relativeRms: number): Float64Array => all(-20 * Math.log10(relativeRms));
    assert.ok(aimedSame(decibels(0.0267), false) && !aimedSame(decibels(0.0268), false));
    // Five seeds 3 dB apart leave the median uncertain by 2.6 dB.
    const spread = (middle: number): Float64Array => Float64Array.of(-6, -3, 0, 3, 6).map((value) => middle + value);
    assert.ok(!aimedSame(spread(43), true) && aimedSame(spread(43.5), true));
  });

  it('knows when a plan is lost', () => {
    assert.deepEqual(
      [13, 14, 22, 30, 37].map((of) => mostChanged(of, 0.95)),
      [-1, 0, 1, 2, 3],
    );
  });
});

describe('the error rung', () => {
  it('takes the median over seeds, whose interval must end at 1.05', () => {
    const own = Float64Array.from({ length: 24 }, (_, seed) => 1 + seed);
    const plan = own.map((square, seed) => square * (seed < 3 ? 900 : 1.04 ** 2));
    const ratio = ratioOfErrors(plan, own);
    assert.ok(Math.abs(ratio.value - 1.04) < 1e-12 && surelyNoWorse(ratio));
    assert.ok(
      !surelyNoWorse(
        ratioOfErrors(
          own.map((square) => square * 1.06 ** 2),
          own,
        ),
      ),
    );
    // A third of the seeds astray reaches the upper end.
    assert.ok(
      !surelyNoWorse(
        ratioOfErrors(
          own.map((square, seed) => square * (seed < 8 ? 900 : 1)),
          own,
        ),
      ),
    );
  });

  it('aims at deviations of two fifths of the own error', () => {
    assert.ok(aimedNoWorse(Math.hypot(1, 0.4)) && !aimedNoWorse(Math.hypot(1, 0.41)));
  });
});

describe('the predicted front', () => {
  const space = { ownSteps: 18, evaluations: (steps: number) => 2 * steps - 1 };

  it('has the fewest steps, and of those the shallowest skip', () => {
    const passes = ({ skipped, steps }: { skipped: number; steps: number }): boolean =>
      (steps >= 10 && skipped >= 3 && skipped <= 5) || steps >= 15;
    assert.deepEqual(cheapest('gaussian', space, passes), { start: 'gaussian', skipped: 3, steps: 10 });
    assert.deepEqual(
      cheapest('none', space, ({ steps }) => steps >= 13),
      { start: 'none', skipped: 0, steps: 13 },
    );
  });

  it('is empty where nothing cheaper passes', () => {
    assert.equal(
      cheapest('isotropic', space, () => false),
      null,
    );
    assert.equal(
      cheapest('none', space, ({ steps }) => steps >= 18),
      null,
    );
  });
});
