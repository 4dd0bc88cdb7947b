import assert from 'node:assert/strict';
import type { Behavior, LevelComparison, PictureComparison, Verification } from '../../../src/domain/verification';
import { behaviorOf, departure, worst } from '../../../src/verification/behavior';
import { isSame, rangeWords, verdict, type Measured } from '../../../src/verification/judge';

const pictures = (count: number, median: number): PictureComparison => ({
  psnr: { median, lowest: median - 3 },
  ssim: 0.9,
  relativeRms: { median: 0.01, highest: 0.02 },
  changed: { count, of: 8, high: count === 0 ? 0.312 : 0.6 },
});
const level = (sigma: number, raw: number): LevelComparison => ({
  sigma,
  timestep: null,
  denoised: raw,
  raw,
  behavior: behaviorOf(raw),
});
/** Output errors from σ 80 down. */
const measured = (
  errors: readonly number[],
  of: Partial<Pick<Verification, 'pictures' | 'causes' | 'explains'>> = {},
): Measured & { levels: LevelComparison[] } => {
  const sigmas = [80, 20, 5, 1, 0.1];
  const levels = errors.map((raw, i) => level(sigmas[i]!, raw));
  const departs = {
    float32: departure(levels, 'float32'),
    float16: departure(levels, 'float16'),
    int8: departure(levels, 'int8'),
  };
  return { levels, behavior: worst(levels), departs, pictures: pictures(0, 52.3), causes: [], ...of };
};

describe('the judgment of a verification', () => {
  it('tells by the output’s error what arithmetic explains it', () => {
    const expected: [number, Behavior][] = [
      [0, 'exact'],
      [1e-14, 'exact'],
      [1e-6, 'float32'],
      [1e-3, 'float16'],
      [0.1, 'int8'],
      [0.5, 'different'],
      [NaN, 'not-finite'],
      [Infinity, 'not-finite'],
    ];
    for (const [error, behavior] of expected) assert.equal(behaviorOf(error), behavior, String(error));
  });

  it('says the same only where none of 8 changed, and what that leaves open', () => {
    const found = measured([1e-3, 2e-3, 1e-4, 1e-5, 1e-5]);
    assert.ok(isSame(found));
    const words =
      'The same up to float16 rounding: median PSNR 52.3 dB; none of 8 images changed, so with 95 % confidence at most 31 % of all do.';
    assert.equal(verdict(found), words);
    assert.match(verdict(measured([1e-6, 0])), /^The same up to float32 rounding: /);
    assert.match(verdict(measured([0, 0])), /^Exactly the same output: /);
    assert.equal(isSame(measured([1e-3], { pictures: pictures(1, 45) })), false);
    assert.equal(isSame(measured([1e-3], { pictures: null })), false);
  });

  it('says where it differs: by more than the coarsest arithmetic that does not explain it', () => {
    const words = verdict(measured([0.9, 0.5, 0.01, 1e-3, 1e-3], { pictures: pictures(3, 31) }));
    assert.equal(words, 'Differs at σ 20 and above: median PSNR 31.0 dB; 3 of 8 images changed.');
    assert.match(
      verdict(measured([1e-6, 1e-6, 1e-6, 0.1, 0.1], { pictures: pictures(2, 33) })),
      /^Differs at σ 1 and below: /,
    );
    assert.match(verdict(measured([0.4, 0.4, 0.4], { pictures: pictures(8, 9) })), /^Differs at every σ: /);
    assert.match(verdict(measured([NaN, 1e-3], { pictures: null })), /^Differs at σ 80: no samples could be generated/);
  });

  it('calls a network with a cause different, however alike its pictures are', () => {
    const causes = [{ id: 'time-offset', message: 'B’s time is off by 1.', error: null }] as const;
    const found = measured([1e-3], { causes: [...causes] });
    assert.equal(isSame(found), false);
    assert.match(
      verdict(found),
      /^Differs at every σ: median PSNR 52\.3 dB; 0 of 8 images changed\. B’s time is off by 1\.$/,
    );
  });

  it('takes as much for rounding as the files can have', () => {
    assert.ok(isSame(measured([0.1], { explains: 'int8' })));
    const found = measured([0.1], { explains: 'float16' });
    assert.equal(isSame(found), false);
    const words =
      'median PSNR 52.3 dB; 0 of 8 images changed. Neither network is quantized, so rounding does not explain the difference.';
    assert.equal(verdict(found), `Differs at every σ: ${words}`);
    assert.ok(isSame(measured([0.01], { explains: 'float16' })));
  });

  it('judges what is no image by its spread', () => {
    const flat = { ...pictures(0, 50), psnr: null };
    assert.match(
      verdict(measured([1e-3], { pictures: flat })),
      /^The same .*: median difference 1 % of the samples’ spread; none of 8 samples changed/,
    );
  });

  it('words a range of σ', () => {
    const range = { low: 2, high: 20, fromBottom: false, toTop: false };
    assert.equal(rangeWords(range), 'between σ 2 and 20');
    assert.equal(rangeWords({ ...range, low: 20 }), 'at σ 20');
  });
});
