import assert from 'node:assert/strict';
import { flags } from '../../../src/terminal/flags';
import { decide } from '../../../src/diagnosis/recognition/decide';
import { hypotheses, type Hypothesis } from '../../../src/diagnosis/recognition/hypothesis';
import { usualSchedules } from '../../../src/diagnosis/recognition/schedules';
import type { Weight } from '../../../src/diagnosis/recognition/weigh';
import { DiagnosisError } from '../../../src/shared/failure';

const all = hypotheses({ schedules: usualSchedules(), wholeTimes: false });

function parameterization(family: string, prediction: string, time: string, betas: string | null = null): Hypothesis {
  return all.find(
    (one) =>
      one.family === family &&
      one.parameterization.prediction === prediction &&
      one.parameterization.time === time &&
      one.betas === betas,
  )!;
}

const weighed = (hypothesis: Hypothesis, loss: number, bias: number): Weight => ({
  hypothesis,
  loss,
  bias,
  consistency: null,
  failure: null,
});

const epsilon = parameterization('vp', 'epsilon', 'index', 'linear');
const velocity = parameterization('flow', 'velocity', 't');
const noNames = (): boolean => false;

function asked(weights: readonly Weight[], named = noNames): readonly string[] {
  try {
    decide(weights, named, false);
  } catch (error) {
    assert.ok(error instanceof DiagnosisError && error.code === 'not-recognised');
    return error.choices.map(({ sidecar }) => flags(sidecar));
  }
  return assert.fail('nothing was asked');
}

describe('decide', () => {
  it('takes the one reading that fits, and says by how much the next falls behind', () => {
    const decision = decide([weighed(velocity, 0.2, 0.6), weighed(epsilon, -1, 0.05)], noNames, false)!;
    assert.equal(decision.weight.hypothesis, epsilon);
    assert.ok(decision.sure);
    assert.match(decision.evidence[0]!, /0\.37 of the error of a linear filter/);
    assert.match(decision.evidence[1]!, /flow-matching velocity .* leaves 3\.3 times that error/);
  });

  it('takes none that is no better than a linear filter: a network that answers nothing is one, read as v', () => {
    const v = parameterization('vp', 'v', 'index', 'cosine');
    assert.equal(decide([weighed(v, 0, 0.01)], noNames, false), null);
    assert.equal(decide([weighed(v, 0, 0.01)], noNames, true)?.weight.hypothesis, v);
    assert.equal(decide([weighed(v, -1, 0.3)], noNames, true), null);
    // Data without structure have no better filter; there the name σ is enough.
    const edm = parameterization('edm', 'denoised', 'sigma');
    assert.equal(decide([weighed(edm, 0, 0.01)], noNames, false), null);
    assert.equal(decide([weighed(edm, 0, 0.01)], (one) => one === edm, false)?.sure, false);
  });

  it('asks where two readings denoise alike, unless a name tells', () => {
    const weights = [weighed(epsilon, -1, 0.05), weighed(velocity, -0.9, 0.05)];
    assert.deepEqual(asked(weights), [
      '--family vp --prediction epsilon --time index --schedule linear',
      '--family flow --prediction velocity --time t',
    ]);
    const decision = decide(weights, (one) => one === velocity, false)!;
    assert.equal(decision.weight.hypothesis, velocity);
    assert.ok(!decision.sure);
  });

  it('asks for the clock of a clean answer however far the readings are apart: the smoother one only looks better', () => {
    const edm = parameterization('edm', 'denoised', 'sigma');
    const fraction = parameterization('vp', 'denoised', 'fraction', 'cosine');
    const weights = [weighed(fraction, -2.2, 0.03), weighed(edm, -1, 0.1)];
    assert.equal(asked(weights).length, 2);
    assert.equal(decide(weights, (one) => one === edm, false)!.weight.hypothesis, edm);
    // x − t·v with t for σ is the same function as x − σ·ε.
    assert.equal(
      asked([weighed(velocity, -3, 0.02), weighed(parameterization('edm', 'epsilon', 'sigma'), -1, 0.1)]).length,
      2,
    );
  });
});
