import { Prediction, type PlanShape } from '../../../src/diagnosis/skip/predict';
import { closeTo, within } from '../score/closeTo';

const seeds = 5;
const ownSteps = 18;
/** RMS of the own error, by seed. */
const own = Float64Array.of(0.01, 0.02, 0.015, 0.03, 0.012);
const squares = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (value) => value ** 2);
const flat = (value: number): Float64Array => new Float64Array(seeds).fill(value);

/** A method of order p exactly: n steps are e·((N/n)^p − 1) from the own run. */
const coarse = (steps: number, p: number) => ({
  steps,
  squares: squares(own.map((error) => error * ((ownSteps / steps) ** p - 1))),
});
const deviations = Array.from({ length: ownSteps }, (_, k) => squares(flat(0.001 * 2 ** k)));
const foreseen = {
  ownSteps,
  order: 2,
  deviations: { gaussian: deviations, isotropic: deviations },
  ownErrors: squares(own),
};
const fewer = (steps: number): PlanShape => ({ start: 'none', skipped: 0, steps });

describe('the prediction of a plan', () => {
  for (const p of [1, 2, 3])
    it(`knows the distance of every number of steps from half of them, order ${p}`, () => {
      const prediction = new Prediction({ ...foreseen, order: p, coarse: [coarse(9, p)] });
      for (const steps of [6, 9, 12, 15])
        closeTo(prediction.distances(fewer(steps)), coarse(steps, p).squares, 1e-12, `${steps} steps`);
      closeTo(prediction.distances(fewer(ownSteps)), flat(0), 1e-12);
    });

  it('measures the order from two coarse runs', () => {
    for (const p of [1, 1.6, 2, 2.7])
      within(new Prediction({ ...foreseen, order: 3, coarse: [coarse(9, p), coarse(13, p)] }).order, p, 1e-6);
  });

  it('counts steps below σ_skip as of the same spacing over the whole range, and adds 1.15 δ', () => {
    const prediction = new Prediction({ ...foreseen, coarse: [coarse(9, 2)] });
    // ρ grid: N_eq = (N′ − 1)·(σ_max^{1/ρ} − σ_min^{1/ρ})/(σ_skip^{1/ρ} − σ_min^{1/ρ}) + 1.
    const root = (sigma: number): number => sigma ** (1 / 7);
    const level = root(80) + (4 / 17) * (root(0.002) - root(80));
    const equivalent = (9 * (root(80) - root(0.002))) / (level - root(0.002)) + 1;
    const grid = own.map((error) => error * ((ownSteps / equivalent) ** 2 - 1));
    const expected = grid.map((distance) => distance ** 2 + (1.15 * 0.016) ** 2);
    closeTo(prediction.distances({ start: 'gaussian', skipped: 4, steps: 10 }), expected, 1e-12);
    // The own grid kept: the deviation alone.
    closeTo(prediction.distances({ start: 'isotropic', skipped: 4, steps: 14 }), flat((1.15 * 0.016) ** 2), 1e-12);
  });

  it('lets an error grow by 1.25 δ at a right angle to what the grid makes', () => {
    const prediction = new Prediction({ ...foreseen, coarse: [coarse(9, 2)] });
    within(prediction.errorRatio(fewer(15)), (18 / 15) ** 2, 1e-12);
    within(
      prediction.errorRatio({ start: 'gaussian', skipped: 2, steps: 16 }),
      Math.hypot(1, (1.25 * 0.004) / 0.015),
      1e-12,
    );
  });

  it('learns from the first hybrid how much larger deviations come out', () => {
    const prediction = new Prediction({ ...foreseen, coarse: [coarse(9, 2)] });
    const plan: PlanShape = { start: 'gaussian', skipped: 5, steps: 13 };
    const seen = squares(flat(0.064));
    prediction.calibrate(plan, seen);
    closeTo(prediction.distances(plan), seen, 1e-12);
    closeTo(prediction.distances({ ...plan, skipped: 3, steps: 15 }), squares(flat(0.016)), 1e-12);
    // Of fewer steps it learns how much coarser grids come out, and nothing of the formula.
    const twice = coarse(12, 2).squares.map((square) => 4 * square);
    prediction.calibrate(fewer(12), twice);
    closeTo(prediction.distances(fewer(12)), twice, 1e-12);
    closeTo(prediction.distances(plan), seen, 1e-12);
  });
});
