import assert from 'node:assert/strict';
import { dpmSolver, DPM_SOLVER } from '../../../src/score/solvers/dpmSolver';
import { denoiseGaussian, teleport } from '../../../src/score/gaussian';
import type { Denoise, NoiseLevel } from '../../../src/score/noise/level';
import { euler, type Solver } from '../../../src/score/solvers/solver';
import { cleanLevel, karrasSigmas } from '../../../src/score/noise/schedule';
import { uniPc, UNI_PC } from '../../../src/score/solvers/uniPc';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';
import { randomGaussian } from './denseGaussian';
import { edm, flow, vp } from './levels';

const d = 5;
const gaussian = randomGaussian([4, 1], d, 0.2, 3);
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level));
const families: Readonly<Record<string, (sigma: number) => NoiseLevel>> = {
  EDM: edm,
  VP: vp,
  flow: (sigma) => flow(sigma / (1 + sigma)),
};

/** Solvers with the order that their papers claim. */
const solvers: Readonly<Record<string, readonly [Solver, number]>> = {
  'DPM-Solver++(2M)': [dpmSolver(), 2],
  'DPM-Solver++(2M) by Heun’s slope': [dpmSolver({ ...DPM_SOLVER, slope: 'heun' }), 2],
  // Its first step is of first order, and no corrector takes it again.
  'DPM-Solver++(3M)': [dpmSolver({ ...DPM_SOLVER, order: 3 }), 2],
  'DPM-Solver-2 in the noise': [dpmSolver({ ...DPM_SOLVER, predicted: 'noise' }), 2],
  'UniPC-1': [uniPc({ ...UNI_PC, order: 1 }), 2],
  'UniPC-2': [uniPc({ ...UNI_PC, lowerOrderFinal: false }), 3],
  'UniPC-2 by B = h': [uniPc({ ...UNI_PC, variant: 'bh1', lowerOrderFinal: false }), 3],
  'UniPC-2 in the noise': [uniPc({ ...UNI_PC, predicted: 'noise', lowerOrderFinal: false }), 3],
  'UniPC-2 without its corrector': [
    uniPc({ ...UNI_PC, uncorrected: Array.from({ length: 999 }, (_, i) => i), lowerOrderFinal: false }),
    2,
  ],
  'UniPC-3': [uniPc({ ...UNI_PC, order: 3, lowerOrderFinal: false }), 4],
};

async function errorOf(solver: Solver, at: (sigma: number) => NoiseLevel, steps: number): Promise<number> {
  const levels = karrasSigmas(20, 0.3, steps + 1).map(at);
  const x = randomNormals(2 * d, 4).map((value) => levels[0]!.b * value);
  const end = await solver.sample(exact, x, levels);
  const truth = teleport(gaussian, x, levels[0]!, levels.at(-1)!);
  return Math.hypot(...end.map((value, j) => value - truth[j]!));
}

describe('multistep solvers', () => {
  for (const [name, [solver, order]] of Object.entries(solvers)) {
    it(`${name} converges with order ${order}`, async () => {
      const measured = Math.log2((await errorOf(solver, vp, 160)) / (await errorOf(solver, vp, 320)));
      assert.ok(Math.abs(measured - order) < 0.1, `order ${measured} instead of ${order}`);
    });

    it(`${name} ends at the same point in every frame`, async () => {
      const sigmas = karrasSigmas(30, 0.05, 12);
      const y = randomNormals(2 * d, 5).map((value) => 30 * value);
      const ends = [];
      for (const at of Object.values(families)) {
        const levels = [...sigmas.map(at), cleanLevel()];
        const x = y.map((value) => levels[0]!.a * value);
        ends.push(await solver.sample(exact, x, levels));
      }
      closeTo(ends[1]!, ends[0]!, 1e-11);
      closeTo(ends[2]!, ends[0]!, 1e-11);
    });

    it(`${name} is finite from pure noise`, async () => {
      const x = randomNormals(d, 6);
      const times = [0.9, 0.7, 0.5, 0.3, 0.1];
      const end = await solver.sample(exact, x, [...[1, ...times].map(flow), cleanLevel()]);
      assert.ok(end.every(Number.isFinite));
      // Rough, for six steps: every solver heads for the same picture.
      const truth = teleport(gaussian, x, flow(1), cleanLevel());
      assert.ok(Math.hypot(...end.map((value, j) => value - truth[j]!)) < 0.5 * Math.hypot(...truth));
    });

    it(`${name} costs one evaluation a step, whatever level it starts from`, async () => {
      const all = [...karrasSigmas(80, 0.01, 20).map(vp), cleanLevel()];
      for (const levels of [all, all.slice(7), all.slice(-3), all.slice(-2)]) {
        let calls = 0;
        const counted: Denoise = (x, level) => {
          calls++;
          return exact(x, level);
        };
        const x = randomNormals(d, 8);
        const before = x.slice();
        const seen: NoiseLevel[] = [];
        const end = await solver.sample(counted, x, levels, (step, level) => {
          assert.equal(level, levels[step]);
          seen.push(level);
        });
        assert.ok(end.every(Number.isFinite));
        assert.equal(seen.length, levels.length - 1);
        assert.equal(calls, solver.evaluations(levels.length - 1));
        closeTo(x, before, 0);
      }
    });

    it(`${name} takes one step as Euler does, and stays finite over one of no length`, async () => {
      const x = randomNormals(d, 7);
      closeTo(await solver.sample(exact, x, [vp(3), vp(1)]), await euler.sample(exact, x, [vp(3), vp(1)]), 1e-13);
      const still = await solver.sample(exact, x, [vp(3), vp(2), vp(1), vp(1), vp(0.5), vp(0.5)]);
      assert.ok(still.every(Number.isFinite));
    });
  }

  it('as diffusers begins a flow, a hair below pure noise, is where the limit is', async () => {
    const x = randomNormals(d, 6);
    for (const solver of [dpmSolver(), uniPc()]) {
      const run = (top: number): Promise<Float64Array> =>
        solver.sample(exact, x, [...[top, 0.9, 0.7, 0.5, 0.3, 0.1].map(flow), cleanLevel()]);
      const end = await run(1);
      const near = await run(1 - 1e-6);
      closeTo(near, end, 0.01);
    }
  });
});
