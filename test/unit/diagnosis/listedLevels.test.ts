import assert from 'node:assert/strict';
import { baselineSampler, type BaselineSampler } from '../../../src/diagnosis/baseline/baselineSampler';
import type { DiagnosisOptions } from '../../../src/domain/options';
import {
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  scaledLinearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../../../src/score/noise/schedule';
import { DiagnosisError } from '../../../src/shared/failure';
import { closeTo, within } from '../score/closeTo';

const vp = vpSchedule(cumulativeAlphas(scaledLinearBetas()));
/** Align Your Steps for Stable Diffusion 1.5, as diffusers lists them (AysSchedules). */
const TIMESTEPS = [999, 850, 736, 645, 545, 455, 343, 233, 124, 24];
const SIGMAS = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0];

function sampler(schedule: NoiseSchedule, options: Partial<DiagnosisOptions>): BaselineSampler {
  return baselineSampler(schedule, options as DiagnosisOptions);
}

function refused(schedule: NoiseSchedule, options: Partial<DiagnosisOptions>, ...named: string[]): void {
  assert.throws(
    () => sampler(schedule, options),
    (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'usage');
      assert.deepEqual(
        error.remedy.flatMap((part) => (typeof part === 'object' ? [part.option] : [])),
        named,
      );
      return true;
    },
  );
}

describe('noise levels that are listed for the sampler', () => {
  it('are those of its run, as timesteps and as σ', () => {
    for (const name of ['ddim', 'euler', 'heun', 'dpmpp-2m', 'unipc'] as const) {
      const byTime = sampler(vp, { sampler: name, samplerTimesteps: TIMESTEPS });
      const { levels } = byTime.fullRun;
      assert.equal(byTime.steps, 10);
      assert.equal(byTime.fullRun.steps, 10);
      assert.equal(byTime.fullRun.evaluations, name === 'heun' ? 19 : 10);
      assert.deepEqual(
        levels.slice(0, -1).map(({ time }) => time),
        TIMESTEPS,
      );
      closeTo(
        levels.map(({ sigma }) => sigma),
        TIMESTEPS.map((t) => vp.levelAtTimestep!(t).sigma).concat(0),
        1e-12,
      );
      const bySigma = sampler(vp, { sampler: name, samplerSigmas: SIGMAS }).fullRun.levels;
      closeTo(
        bySigma.map(({ sigma }) => sigma),
        SIGMAS,
        1e-12,
      );
      // The two lists name the same levels, the second to three digits; σ = 14.615 is rounded up above the last timestep's.
      for (const [i, { time, a, b }] of bySigma.slice(0, -1).entries()) {
        assert.ok(Math.abs(time - TIMESTEPS[i]!) < 1.5, `${time}, not ${TIMESTEPS[i]}`);
        within(a * a + b * b, 1, 1e-12);
      }
    }
  });

  it('are σ for EDM and t for flow matching, with or without the 0 at the end', () => {
    for (const end of [[], [0]]) {
      const edm = sampler(edmSchedule(), { samplerSigmas: [100, 10, 1, ...end] }).fullRun.levels;
      assert.deepEqual(
        edm.map(({ sigma, time }) => [sigma, time]),
        [
          [100, 100],
          [10, 10],
          [1, 1],
          [0, 0],
        ],
      );
      const flow = sampler(flowSchedule(), { samplerSigmas: [1, 0.75, 0.25, ...end] }).fullRun.levels;
      closeTo(
        flow.map(({ b }) => b),
        [1, 0.75, 0.25, 0],
        1e-12,
      );
    }
  });

  it('leave other numbers of steps to the sampler’s own spacing', () => {
    const listed = sampler(vp, { sampler: 'ddim', samplerTimesteps: TIMESTEPS });
    const from = listed.fullRun.levels[3];
    const usual = sampler(vp, { sampler: 'ddim' });
    assert.deepEqual(listed.levels(4, from), usual.levels(4, from));
  });

  it('are refused where they contradict something', () => {
    refused(vp, { samplerTimesteps: TIMESTEPS, samplerSigmas: SIGMAS }, 'samplerTimesteps', 'samplerSigmas');
    refused(vp, { samplerTimesteps: [24, 999] }, 'samplerTimesteps');
    refused(vp, { samplerTimesteps: [999, 999, 24] }, 'samplerTimesteps');
    refused(vp, { samplerSigmas: [10, 0] }, 'samplerSigmas');
    refused(vp, { samplerTimesteps: TIMESTEPS, steps: 9 }, 'steps');
    refused(vp, { samplerTimesteps: [1000, 500] }, 'samplerTimesteps');
    refused(edmSchedule(), { samplerTimesteps: TIMESTEPS }, 'samplerSigmas', 'samplerTimesteps');
    refused(vp, { samplerSigmas: [80, 10] }, 'samplerSigmas');
    refused(flowSchedule(), { samplerSigmas: [80, 10] }, 'samplerSigmas');
  });
});
