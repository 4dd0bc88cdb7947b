import assert from 'node:assert/strict';
import { Budget, EFFORTS } from '../../../src/diagnosis/budget';
import { withinShare } from '../../../src/diagnosis/baseline/prepare';
import type { Effort } from '../../../src/domain/options';
import { samplerIds } from '../../../src/domain/generated/samplers';
import { cumulativeAlphas, edmSchedule, linearBetas, vpSchedule } from '../../../src/score/noise/schedule';
import { concatenate } from '../../../src/score/concatenate';
import type { Gaussian } from '../../../src/score/gaussian';
import { denoiseMixture, type Mixture } from '../../../src/score/mixture';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { gaussianOfSamples } from '../../../src/score/samples';
import { decideInMemory } from '../../support/decideInMemory';
import { randomNormals } from '../../support/randomNormals';

const d = 16;
const efforts: readonly Effort[] = ['quick', 'standard', 'thorough'];

describe('the budget of a diagnosis', () => {
  it('is at least so many evaluations, and so many runs of the sampler', () => {
    const limits = (ownRun: number): number[] => efforts.map((effort) => new Budget(effort, ownRun, 0, () => 0).limit);
    assert.deepEqual(limits(35), [525, 4000, 16_000]);
    assert.deepEqual(limits(10), [500, 4000, 16_000]);
    assert.deepEqual(limits(100), [1500, 10_000, 40_000]);
  });

  it('leaves quick enough to try plans: as many modes as a quarter of it finds', () => {
    const rankOf = (effort: Effort, limit: number, left = limit): number =>
      withinShare(EFFORTS[effort], { limit, left, ownRun: 50 }).structure.rank;
    assert.deepEqual(
      [525, 750].map((limit) => rankOf('quick', limit)),
      [15, 24],
    );
    // Recognition has taken most of it.
    assert.deepEqual(
      [500, 402, 250].map((left) => rankOf('quick', 750, left)),
      [24, 17, 12],
    );
    assert.equal(rankOf('standard', 4000), 24);
    assert.equal(rankOf('thorough', 16_000), 48);
  });

  it('is less by what was spent, and more by what the user asked for', () => {
    let spent = 100;
    const budget = new Budget('quick', 35, 200, () => spent);
    assert.equal(budget.left, 625);
    spent = 700;
    assert.ok(budget.affords(25) && !budget.affords(26));
  });
});

describe('a decision', () => {
  const component = (k: number): Gaussian => ({
    mean: randomNormals(d, k).map((value) => 0.5 * value),
    basis: new Float64Array(0),
    eigenvalues: new Float64Array(0),
    tail: 0.05,
  });
  const mixture: Mixture = { components: [1, 2, 3].map((k) => ({ weight: 1 / 3, gaussian: component(k) })) };
  const drawn = concatenate(
    ...mixture.components.map(({ gaussian: { mean, tail } }, k) =>
      randomNormals(300 * d, 10 + k).map((value, j) => mean[j % d]! + Math.sqrt(tail) * value),
    ),
  );
  const exact = {
    denoise: (x: Float64Array, level: NoiseLevel) => Promise.resolve(denoiseMixture(mixture, x, level)),
    gaussian: gaussianOfSamples(drawn, d),
    shape: [d],
  };
  for (const effort of efforts)
    for (const sampler of samplerIds)
      it(`of effort ${effort} keeps to its limit with ${sampler} of few and of many steps`, async () => {
        for (const steps of effort === 'quick' ? [2, 5, 18, 60] : [18]) {
          const schedule = sampler === 'heun' ? edmSchedule() : vpSchedule(cumulativeAlphas(linearBetas()));
          const { spent, budget, decision } = await decideInMemory({ ...exact, schedule }, { effort, sampler, steps });
          assert.ok(spent <= budget.limit, `${steps} steps: ${spent} of ${budget.limit}`);
          assert.ok(decision.section.rungs && decision.section.reason !== '');
        }
      });
});
