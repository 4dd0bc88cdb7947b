import assert from 'node:assert/strict';
import { EQUAL_QUALITY } from '../../../src/domain/quality';
import {
  errorRatio,
  fittedRatio,
  rootMeanSquare,
  typicalError,
  type SeedErrors,
} from '../../../src/score/statistics/quality';
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

describe('fittedRatio', () => {
  const ownFamily = [errors(31, 1.2), errors(33, 1.1), errors(35, 1), errors(37, 0.95)];
  const own = ownFamily[2]!;

  it('does not let one lucky grid pass that its neighbours contradict', () => {
    const family = [errors(25, 1.6), errors(27, 1.0), errors(29, 1.4)];
    const lucky = family[1]!;
    assert.ok(errorRatio(lucky, own).high <= EQUAL_QUALITY, 'taken alone it passes');
    const fitted = fittedRatio({ target: lucky, family, own, ownFamily });
    within(fitted.value, (1.0 + 1.4) / 2, 0.01);
    assert.ok(fitted.low > EQUAL_QUALITY);
  });

  it('does not let an unlucky grid of the own sampler excuse a worse one', () => {
    const unlucky = [errors(33, 1.0), errors(35, 1.3), errors(37, 0.9)];
    const target = errors(27, 1.3);
    assert.ok(errorRatio(target, unlucky[1]!).high <= EQUAL_QUALITY, 'taken alone it passes');
    const family = [errors(25, 1.6), errors(29, 1.2)];
    const fitted = fittedRatio({ target, family, own: unlucky[1]!, ownFamily: unlucky });
    within(fitted.value, 1.3 / ((1.0 + 1.3) / 2), 0.01);
    assert.ok(fitted.low > EQUAL_QUALITY);
  });

  it('is the plain ratio where errors fall with evaluations as they should', () => {
    const family = [errors(29, 0.97), errors(25, 1.5), errors(27, 1.02)];
    const target = family[2]!;
    const fitted = fittedRatio({ target, family, own, ownFamily }, 3);
    within(fitted.value, errorRatio(target, own).value, 1e-12);
    within(fitted.high, errorRatio(target, own).high, 0.01);
    assert.ok(fitted.high <= EQUAL_QUALITY);
  });

  it('compares neighbours that ran on fewer seeds by their ratio on those', () => {
    const target = errors(27, 1.0, 0);
    const short = ({ evaluations, meanSquares }: SeedErrors): SeedErrors => ({
      evaluations,
      meanSquares: meanSquares.slice(0, 8),
    });
    const family = [short(errors(25, 1.6, 0)), short(errors(29, 1.4, 0))];
    const fitted = fittedRatio({ target, family, own: errors(35, 1, 0), ownFamily: [] });
    within(fitted.value, (1.0 + 1.4) / 2, 1e-12);
    within(fitted.high, (1.0 + 1.4) / 2, 1e-12);
  });

  it('is as sure as it is asked to be', () => {
    const alone = { target: errors(27, 1, 0.3), family: [], own: errors(35, 1, 0), ownFamily: [] };
    const usual = fittedRatio(alone);
    const surer = fittedRatio(alone, 0, 0.99);
    assert.equal(surer.value, usual.value);
    assert.ok(surer.low < usual.low && surer.high > usual.high);
  });

  it('is no less sure for a neighbour that ran on few seeds, one of them astray', () => {
    const family = [errors(25, 1.3, 0), errors(27, 1, 0), errors(29, 0.8, 0)];
    for (const member of family) member.meanSquares[3]! *= 30 ** 2;
    const few = family.map((member) => ({ ...member, meanSquares: member.meanSquares.slice(0, 6) }));
    const compared = { target: family[1]!, own, ownFamily };
    const all = fittedRatio({ ...compared, family });
    assert.deepEqual(fittedRatio({ ...compared, family: [few[0]!, few[2]!] }), all);
  });

  it('counts the target into its family once, named there or not', () => {
    const [target, neighbour] = [errors(27, 1.0), errors(29, 1.4)];
    const named = fittedRatio({ target, family: [target, neighbour], own, ownFamily });
    assert.deepEqual(fittedRatio({ target, family: [neighbour], own, ownFamily }), named);
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
