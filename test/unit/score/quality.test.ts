import assert from 'node:assert/strict';
import { EQUAL_QUALITY } from '../../../src/domain/quality';
import { errorRatio, rootMeanSquare, typicalError, type SeedErrors } from '../../../src/score/statistics/quality';
import { randomNormals } from '../../support/randomNormals';
import { within } from './closeTo';

const seeds = 32;
/** How hard each seed is, the same for every way to sample. */
const difficulty = randomNormals(seeds, 1).map((value) => Math.exp(0.8 * value));

/** Errors of RMS factor `error`, with a little scatter of its own over seeds. */
function errors(evaluations: number, error: number, scatter = 0.02): SeedErrors {
  const noise = randomNormals(seeds, 100 + evaluations);
  return {
    evaluations,
    meanSquares: difficulty.map((value, k) => value * error ** 2 * Math.exp(scatter * noise[k]!)),
  };
}

describe('errorRatio', () => {
  it('is the ratio of typical errors, and as sure as its pairing: the difficulty of seeds cancels', () => {
    const own = errors(35, 1, 0);
    const ratio = errorRatio(errors(27, 1.4, 0), own);
    for (const bound of [ratio.value, ratio.low, ratio.high]) within(bound, 1.4, 1e-12);
    const shuffled = { ...own, meanSquares: own.meanSquares.slice().reverse() };
    const unpaired = errorRatio(errors(27, 1.4, 0), shuffled);
    within(unpaired.value, 1.4, 1e-12);
    assert.ok(unpaired.high - unpaired.low > 0.2);
  });

  it('is not decided by the few seeds that land in another picture, and tells where more than an eighth do', () => {
    const own = errors(35, 1, 0);
    const astray = errors(27, 0.98, 0);
    for (const k of [5, 11, 17, 23]) astray.meanSquares[k]! *= 30 ** 2;
    within(errorRatio(astray, own).value, 0.98, 1e-12);
    assert.ok(errorRatio(astray, own).high > EQUAL_QUALITY, 'four of 32 may be six another time');
    for (const k of [2, 8]) astray.meanSquares[k]! *= 30 ** 2;
    assert.ok(errorRatio(astray, own).value > EQUAL_QUALITY);
    const one = errors(27, 0.98, 0);
    one.meanSquares[5]! *= 30 ** 2;
    const sure = errorRatio(one, own);
    for (const bound of [sure.value, sure.low, sure.high]) within(bound, 0.98, 1e-12);
  });

  it('compares the seeds that both have', () => {
    const short = { evaluations: 27, meanSquares: errors(27, 2, 0).meanSquares.slice(0, 10) };
    within(errorRatio(short, errors(35, 1, 0)).value, 2, 1e-12);
  });
});

describe('typicalError', () => {
  it('is the geometric mean of the RMS of each seed', () => {
    within(typicalError({ evaluations: 1, meanSquares: Float64Array.of(4, 16, 64) }), 4, 1e-12);
    within(typicalError({ evaluations: 1, meanSquares: Float64Array.of(4, 16) }), Math.sqrt(8), 1e-12);
  });
});

describe('rootMeanSquare', () => {
  it('is that of the seeds together', () => within(rootMeanSquare(Float64Array.of(9, 16, 2)), 3, 1e-15));
});
