import assert from 'node:assert/strict';
import {
  cleanLevel,
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  linearBetas,
  karrasSigmas,
  scaledLinearBetas,
  vpSchedule,
} from '../../../src/score/noise/schedule';
import { closeTo, within } from './closeTo';

describe('edmSchedule', () => {
  it('keeps the signal and names σ as the network wants it', () => {
    const level = edmSchedule().levelAt(3);
    assert.deepEqual(level, { a: 1, b: 3, sigma: 3, time: 3 });
  });
});

describe('linearBetas, scaledLinearBetas, cumulativeAlphas', () => {
  it('match DDPM: ᾱ of the last of 1000 timesteps is 4.0358e-5', () => {
    const alphas = cumulativeAlphas(linearBetas(1000, 1e-4, 0.02));
    assert.equal(alphas.length, 1000);
    within(alphas[0]!, 1 - 1e-4, 1e-15);
    within(alphas[999]!, 4.0358e-5, 1e-5);
    for (let t = 1; t < 1000; t++) assert.ok(alphas[t]! < alphas[t - 1]!);
  });

  it('match Stable Diffusion: from 0.00085 to 0.012, straight in √β', () => {
    const betas = scaledLinearBetas();
    within(betas[0]!, 0.00085, 1e-14);
    within(betas[999]!, 0.012, 1e-14);
    const roots = betas.map(Math.sqrt);
    for (let t = 1; t < 999; t++) within(roots[t]! - roots[t - 1]!, (roots[999]! - roots[0]!) / 999, 1e-9);
    // The noise that k-diffusion samples Stable Diffusion from.
    within(vpSchedule(cumulativeAlphas(betas)).sigmaMax, 14.6146, 1e-5);
  });
});

describe('vpSchedule', () => {
  const alphas = cumulativeAlphas(linearBetas());
  const schedule = vpSchedule(alphas);

  it('keeps a² + b² = 1 and σ = b/a, rising with the timestep', () => {
    let before = 0;
    for (let t = 0; t < 1000; t++) {
      const { a, b, sigma, time } = schedule.levelAtTimestep!(t);
      within(a * a + b * b, 1, 1e-14);
      within(a, Math.sqrt(alphas[t]!), 1e-15);
      within(sigma, b / a, 1e-15);
      assert.equal(time, t);
      assert.ok(sigma > before);
      before = sigma;
    }
    assert.equal(schedule.timesteps, 1000);
    assert.equal(schedule.sigmaMax, before);
    within(schedule.sigmaMax, Math.sqrt(1 / 4.0358e-5 - 1), 1e-5);
  });

  it('answers with the nearest timestep in log σ', () => {
    const sigmas = Array.from({ length: 1000 }, (_, t) => schedule.levelAtTimestep!(t).sigma);
    for (const wanted of [1e-6, 0.01, 0.0123, 0.5, 1, 7.77, 80, 157, 1e6]) {
      const distances = sigmas.map((sigma) => Math.abs(Math.log(sigma / wanted)));
      assert.equal(schedule.levelAt(wanted).time, distances.indexOf(Math.min(...distances)), `σ = ${wanted}`);
    }
    for (const t of [0, 1, 500, 998, 999]) assert.equal(schedule.levelAt(sigmas[t]!).time, t);
  });

  it('leaves a timestep without signal out of its σ range', () => {
    const zeroTerminal = vpSchedule(Float64Array.of(0.99, 0.5, 0.1, 0));
    within(zeroTerminal.sigmaMax, 3, 1e-14);
    assert.equal(zeroTerminal.timesteps, 4);
    assert.equal(zeroTerminal.levelAt(1e9).time, 2);
    assert.deepEqual(zeroTerminal.levelAtTimestep!(3), { a: 0, b: 1, sigma: Infinity, time: 3 });
  });
});

describe('flowSchedule', () => {
  it('keeps a + b = 1 and σ = b/a, with t as the network wants it', () => {
    const schedule = flowSchedule();
    for (const sigma of [0, 1e-3, 0.25, 1, 9, 999, 1e9]) {
      const level = schedule.levelAt(sigma);
      within(level.a + level.b, 1, 1e-15);
      within(level.a * sigma, level.b, 1e-14);
      within(level.time, level.b, 1e-15);
    }
    within(schedule.levelAt(schedule.sigmaMax).time, 0.999, 1e-12);
    within(schedule.levelAt(schedule.sigmaMin).time, 0.001, 1e-12);
  });

  it('reaches t = 1 at σ = ∞', () => {
    assert.deepEqual(flowSchedule().levelAt(Infinity), { a: 0, b: 1, sigma: Infinity, time: 1 });
  });
});

describe('rhoGrid', () => {
  it("is Karras's table for 18 steps", () => {
    const published = [
      80, 57.586, 40.786, 28.375, 19.352, 12.91, 8.401, 5.315, 3.257, 1.923, 1.088, 0.585, 0.296, 0.14, 0.06, 0.023,
      0.008, 0.002,
    ];
    const grid = karrasSigmas(80, 0.002, 18);
    assert.equal(grid.length, 18);
    grid.forEach((sigma, i) => assert.ok(Math.abs(sigma - published[i]!) <= 5.1e-4, `σ_${i} = ${sigma}`));
  });

  it('meets both ends exactly and is straight in σ^{1/ρ}', () => {
    for (const rho of [1, 3, 7]) {
      const grid = karrasSigmas(37.3, 0.013, 11, rho);
      assert.equal(grid[0], 37.3);
      assert.equal(grid[10], 0.013);
      const roots = grid.map((sigma) => sigma ** (1 / rho));
      const straight = roots.map((_, i) => roots[0]! + ((roots[10]! - roots[0]!) * i) / 10);
      closeTo(roots, straight, 1e-14);
    }
  });

  it('refined by a whole factor holds every level of the coarse grid', () => {
    const coarse = karrasSigmas(80, 0.002, 10);
    const fine = karrasSigmas(80, 0.002, 4 * 9 + 1);
    coarse.forEach((sigma, i) => within(fine[4 * i]!, sigma, 1e-12));
  });

  it('of one step is where it begins', () => assert.deepEqual(karrasSigmas(5, 0.1, 1), [5]));
});

describe('cleanLevel', () => {
  it('is the data itself', () => assert.deepEqual(cleanLevel(), { a: 1, b: 0, sigma: 0, time: 0 }));
});
