import assert from 'node:assert/strict';
import { EFFORTS } from '../../../src/diagnosis/budget';
import { interimAnalyses } from '../../../src/diagnosis/skip/interimAnalyses';

describe('looks', () => {
  it('never allow more than one interval of 95 % would, however many there are', () => {
    for (const effort of Object.values(EFFORTS)) {
      const chances = interimAnalyses(effort).map(({ confidence }) => (1 - confidence) / 2);
      const sum = chances.reduce((total, chance) => total + chance, 0);
      assert.ok(Math.abs(sum - 0.025) < 1e-12 && chances.every((chance) => chance >= 0.005), chances.join(', '));
    }
  });

  it('add the coarse seeds again and again, and end at the final ones', () => {
    assert.deepEqual(
      interimAnalyses(EFFORTS.standard).map(({ seeds }) => seeds),
      [12, 18, 24],
    );
    assert.deepEqual(interimAnalyses({ ...EFFORTS.standard, coarseSeeds: 4, finalSeeds: 4 }), [
      { seeds: 4, confidence: 0.95 },
    ]);
  });
});
