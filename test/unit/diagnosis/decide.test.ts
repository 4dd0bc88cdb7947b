import assert from 'node:assert/strict';
import { flags } from '../../../src/terminal/flags';
import { decide } from '../../../src/diagnosis/recognition/decide';
import { isOutputNamed } from '../../../src/diagnosis/recognition/readByName';
import { hypotheses, type Hypothesis } from '../../../src/diagnosis/recognition/hypothesis';
import { usualSchedules } from '../../../src/diagnosis/recognition/schedules/named';
import type { Assessment } from '../../../src/diagnosis/recognition/assess';
import { DiagnosisError } from '../../../src/shared/failure';

const all = hypotheses({ schedules: usualSchedules(), wholeTimes: false });

function hypothesis(family: string, prediction: string, time: string, betas: string | null = null): Hypothesis {
  return all.find(
    (one) =>
      one.family === family &&
      one.parameterization.prediction === prediction &&
      one.parameterization.time === time &&
      one.betas === betas,
  )!;
}

const assessed = (one: Hypothesis, loss: number, bias: number): Assessment => ({
  hypothesis: one,
  loss,
  bias,
  consistency: null,
  failure: null,
});

const epsilon = hypothesis('vp', 'epsilon', 'index', 'linear');
const velocity = hypothesis('flow', 'velocity', 't');
const noNames = (): boolean => false;
const names = (
  named: (one: Hypothesis) => boolean,
  calledSo: (one: Hypothesis) => boolean = noNames,
): Parameters<typeof decide>[1] => ({ named, calledSo });

function asked(assessments: readonly Assessment[], named = noNames): readonly string[] {
  try {
    decide(assessments, names(named), false);
  } catch (error) {
    assert.ok(error instanceof DiagnosisError && error.code === 'not-recognised');
    return error.choices.map(({ sidecar }) => flags(sidecar));
  }
  return assert.fail('nothing was asked');
}

describe('decide', () => {
  it('takes the one hypothesis that fits, and says by how much the next falls behind', () => {
    const decision = decide([assessed(velocity, 0.2, 0.6), assessed(epsilon, -1, 0.05)], names(noNames), false)!;
    assert.equal(decision.assessment.hypothesis, epsilon);
    assert.ok(decision.sure);
    assert.match(decision.evidence[0]!, /0\.37× the error of a linear filter and a bias of 5 %/);
    assert.match(decision.evidence[1]!, /flow-matching velocity .* has 3\.3× that error/);
  });

  it('lets the name of the output decide where measurements and the time’s name leave two, and says so', () => {
    const both = [assessed(velocity, -1, 0.03), assessed(epsilon, -1.1, 0.03)];
    const decision = decide(
      both,
      names(noNames, (one) => isOutputNamed(one, 'noise_pred')),
      false,
    )!;
    assert.equal(decision.assessment.hypothesis, epsilon);
    assert.equal(decision.sure, false);
    assert.match(decision.evidence.join(' '), /equally well, so the name of the output decides/);
    assert.throws(
      () =>
        decide(
          both,
          names(noNames, (one) => isOutputNamed(one, 'sample')),
          false,
        ),
      DiagnosisError,
    );
    // Measurements that tell are not overruled.
    const told = [assessed(velocity, -1, 0.03), assessed(epsilon, 0.2, 0.5)];
    assert.equal(
      decide(
        told,
        names(noNames, (one) => isOutputNamed(one, 'eps')),
        false,
      )!.assessment.hypothesis,
      velocity,
    );
  });

  it('takes none that is no better than a linear filter: a network whose output is zero is one, as a v predictor', () => {
    const v = hypothesis('vp', 'v', 'index', 'cosine');
    assert.equal(decide([assessed(v, 0, 0.01)], names(noNames), false), null);
    assert.equal(decide([assessed(v, 0, 0.01)], names(noNames), true)?.assessment.hypothesis, v);
    assert.equal(decide([assessed(v, -1, 0.3)], names(noNames), true), null);
    // Data without structure have no better filter; there the name σ is enough.
    const edm = hypothesis('edm', 'denoised', 'sigma');
    assert.equal(decide([assessed(edm, 0, 0.01)], names(noNames), false), null);
    assert.equal(
      decide(
        [assessed(edm, 0, 0.01)],
        names((one) => one === edm),
        false,
      )?.sure,
      false,
    );
  });

  it('asks where two hypotheses denoise alike, unless a name tells', () => {
    const assessments = [assessed(epsilon, -1, 0.05), assessed(velocity, -0.9, 0.05)];
    assert.deepEqual(asked(assessments), [
      '--family vp --prediction epsilon --time index --schedule linear',
      '--family flow --prediction velocity --time t',
    ]);
    const decision = decide(
      assessments,
      names((one) => one === velocity),
      false,
    )!;
    assert.equal(decision.assessment.hypothesis, velocity);
    assert.ok(!decision.sure);
  });

  it('asks for the time input of a denoiser however far the hypotheses are apart: the smoother one only looks better', () => {
    const edm = hypothesis('edm', 'denoised', 'sigma');
    const fraction = hypothesis('vp', 'denoised', 'fraction', 'cosine');
    const assessments = [assessed(fraction, -2.2, 0.03), assessed(edm, -1, 0.1)];
    assert.equal(asked(assessments).length, 2);
    assert.equal(
      decide(
        assessments,
        names((one) => one === edm),
        false,
      )!.assessment.hypothesis,
      edm,
    );
    // x − t·v with t for σ is the same function as x − σ·ε.
    assert.equal(
      asked([assessed(velocity, -3, 0.02), assessed(hypothesis('edm', 'epsilon', 'sigma'), -1, 0.1)]).length,
      2,
    );
  });
});
