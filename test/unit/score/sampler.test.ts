import assert from 'node:assert/strict';
import { denoiseGaussian, teleport } from '../../../src/score/gaussian';
import type { Denoise, NoiseLevel } from '../../../src/score/noise/level';
import { ddim, euler, heun, heunInTime, type Departure, type Solver } from '../../../src/score/solvers/solver';
import { cleanLevel, karrasSigmas } from '../../../src/score/noise/schedule';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';
import { randomGaussian } from './denseGaussian';
import { edm, flow, vp } from './levels';

const d = 5;
const families: Record<string, (sigma: number) => NoiseLevel> = {
  EDM: edm,
  VP: vp,
  flow: (sigma) => flow(sigma / (1 + sigma)),
};

/** A denoiser of y = x/a that is nothing like linear. */
function bent(y: Float64Array, sigma: number): Float64Array {
  return y.map((value, i) => Math.tanh(value / (1 + sigma)) + 0.3 * Math.sin(y[(i + 1) % y.length]! / (1 + sigma)));
}
const denoiseBent: Denoise = (x, { a, sigma }) =>
  Promise.resolve(
    bent(
      x.map((value) => value / a),
      sigma,
    ),
  );

/** Algorithm 1 of Karras et al. 2022 as printed, deterministic, in the frame y = x/a. */
function karras(y: Float64Array, sigmas: readonly number[], secondOrder: boolean): Float64Array {
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!];
    const denoised = bent(y, sigma);
    const slope = y.map((value, j) => (value - denoised[j]!) / sigma);
    const predicted = y.map((value, j) => value + (next - sigma) * slope[j]!);
    if (secondOrder && next !== 0) {
      const again = bent(predicted, next);
      const slopeAhead = predicted.map((value, j) => (value - again[j]!) / next);
      y = y.map((value, j) => value + (next - sigma) * (0.5 * slope[j]! + 0.5 * slopeAhead[j]!));
    } else y = predicted;
  }
  return y;
}

describe('euler and heun', () => {
  const gaussian = randomGaussian([4, 1], d, 0.2, 3);
  const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level));
  const error = async (solver: Solver, at: (sigma: number) => NoiseLevel, steps: number): Promise<number> => {
    const levels = karrasSigmas(20, 0.3, steps + 1).map(at);
    const x = randomNormals(2 * d, 4).map((value) => levels[0]!.b * value);
    const end = await solver.sample(exact, x, levels);
    const truth = teleport(gaussian, x, levels[0]!, levels.at(-1)!);
    return Math.hypot(...end.map((value, j) => value - truth[j]!));
  };
  for (const [name, at] of Object.entries(families)) {
    it(`converge with order 1 and 2 to the exact solution: ${name}`, async () => {
      for (const [solver, order] of [
        [euler, 1],
        [heun, 2],
      ] as const) {
        const measured = Math.log2((await error(solver, at, 160)) / (await error(solver, at, 320)));
        assert.ok(Math.abs(measured - order) < 0.08, `order ${measured} instead of ${order}`);
      }
    });

    it(`are Karras's algorithm on x/a: ${name}`, async () => {
      const sigmas = karrasSigmas(30, 0.05, 9);
      const levels = [...sigmas.map(at), cleanLevel()];
      const y = randomNormals(2 * d, 5).map((value) => 30 * value);
      const x = y.map((value) => levels[0]!.a * value);
      for (const [solver, secondOrder] of [
        [euler, false],
        [heun, true],
      ] as const)
        for (const end of [levels.length, levels.length - 1]) {
          const sampled = await solver.sample(denoiseBent, x, levels.slice(0, end));
          // `bent` couples neighbours, so the two samples of the batch count as one of 2d.
          const expected = karras(y, [...sigmas, 0].slice(0, end), secondOrder);
          const { a } = levels[end - 1]!;
          closeTo(
            sampled,
            expected.map((value) => a * value),
            1e-13,
          );
        }
    });

    it(`Euler is DDIM with η = 0: ${name}`, async () => {
      const levels = [...karrasSigmas(30, 0.05, 9).map(at), cleanLevel()];
      let x = randomNormals(d, 6).map((value) => levels[0]!.b * value);
      const sampled = await euler.sample(denoiseBent, x, levels);
      for (let i = 0; i + 1 < levels.length; i++) {
        const [from, to] = [levels[i]!, levels[i + 1]!];
        const denoised = await denoiseBent(x, from);
        const epsilon = x.map((value, j) => (value - from.a * denoised[j]!) / from.b);
        x = x.map((value, j) => (to.a * (value - from.b * epsilon[j]!)) / from.a + to.b * epsilon[j]!);
      }
      closeTo(sampled, x, 1e-12);
    });
  }

  it('end a step to σ = 0 on the denoised sample', async () => {
    const x = randomNormals(d, 7);
    for (const solver of [euler, heun])
      closeTo(await solver.sample(denoiseBent, x, [vp(2), cleanLevel()]), await denoiseBent(x, vp(2)), 0);
  });

  it('cost what they say, step by step, and leave their input alone', async () => {
    for (const solver of [euler, heun])
      for (const steps of [1, 2, 10]) {
        const levels = [...karrasSigmas(80, 0.01, steps).map(edm), cleanLevel()];
        const calls: NoiseLevel[] = [];
        const answers: Float64Array[] = [];
        const counted: Denoise = async (x, level) => {
          calls.push(level);
          answers.push(await denoiseBent(x, level));
          return answers.at(-1)!;
        };
        const x = randomNormals(d, 8);
        const before = x.slice();
        const seen: number[] = [];
        await solver.sample(counted, x, levels, (step, level, state, denoised) => {
          assert.equal(step, seen.length);
          assert.equal(level, levels[step]);
          assert.equal(denoised, answers.at(-1));
          if (step === 0) closeTo(state, before, 0);
          seen.push(step);
        });
        assert.equal(seen.length, steps);
        assert.equal(calls.length, solver.evaluations(steps));
        assert.equal(calls.length, solver === heun ? 2 * steps - 1 : steps);
        closeTo(x, before, 0);
      }
  });

  it('Heun is defined from pure noise, in σ and in time', async () => {
    const x = randomNormals(d, 9);
    for (const solver of [heun, heunInTime]) {
      const errors = [];
      for (const steps of [40, 80]) {
        const levels = Array.from({ length: steps + 1 }, (_, i) => flow(1 - (0.9 * i) / steps));
        const end = await solver.sample(exact, x, levels);
        const truth = teleport(gaussian, x, levels[0]!, levels.at(-1)!);
        errors.push(Math.hypot(...end.map((value, j) => value - truth[j]!)));
      }
      assert.ok(errors[1]! < 0.6 * errors[0]! && errors[1]! < 0.02, errors.join(' '));
    }
  });

  it('Heun in time is flow matching’s: the mean of two velocities', async () => {
    const x = randomNormals(d, 10);
    const [from, to] = [flow(0.9), flow(0.7)];
    const velocity = async (state: Float64Array, level: NoiseLevel): Promise<Float64Array> => {
      const denoised = await exact(state, level);
      return state.map((value, j) => (value - denoised[j]!) / level.b);
    };
    const first = await velocity(x, from);
    const second = await velocity(
      x.map((value, j) => value - 0.2 * first[j]!),
      to,
    );
    const expected = x.map((value, j) => value - 0.1 * (first[j]! + second[j]!));
    closeTo(await heunInTime.sample(exact, x, [from, to]), expected, 1e-13);
  });

  it('DDIM lands where a departure says, and the next step starts from that state', async () => {
    const x = randomNormals(d, 11);
    const [first, second, landing] = [vp(5), vp(1), vp(1.2)];
    const departure: Departure = { ...first, landing };
    const landed = await euler.sample(exact, x, [first, landing]);
    const expected = await euler.sample(exact, landed, [second, cleanLevel()]);
    closeTo(await ddim.sample(exact, x, [departure, second, cleanLevel()]), expected, 1e-14);
  });

  it('from pure noise in a flow: the first Euler step is exact towards the mean', async () => {
    const x = randomNormals(d, 9);
    const end = await euler.sample(exact, x, [flow(1), flow(0.8)]);
    closeTo(
      end,
      x.map((value, i) => 0.8 * value + 0.2 * gaussian.mean[i]!),
      1e-14,
    );
  });
});
