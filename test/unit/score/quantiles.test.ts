import { normalQuantile, studentQuantile } from '../../../src/score/statistics/quantiles';
import { within } from './closeTo';

describe('quantiles', () => {
  it('of the normal distribution are those of tables', () => {
    for (const [p, z] of [
      [0.8413447460685429, 1],
      [0.975, 1.959963984540054],
      [0.999, 3.090232306167813],
      [1 - 1e-6, 4.753424308822899],
    ] as const) {
      within(normalQuantile(p), z, 1e-6);
      within(normalQuantile(1 - p), -z, 1e-6);
    }
  });

  it('of Student’s t are those of tables', () => {
    for (const [freedom, t] of [
      [1, 12.7062],
      [2, 4.30265],
      [3, 3.18245],
      [5, 2.57058],
      [8, 2.306],
      [30, 2.04227],
    ] as const)
      within(studentQuantile(0.975, freedom), t, 0.01);
  });
});
