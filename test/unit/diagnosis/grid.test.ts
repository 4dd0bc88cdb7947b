import assert from 'node:assert/strict';
import { baselineSampler, type BaselineSampler } from '../../../src/diagnosis/baseline/baselineSampler';
import { alphasOf, samplerOf } from '../../../src/samplers/scheduler';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { heun } from '../../../src/score/solvers/solver';
import {
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  linearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../../../src/score/noise/schedule';
import { DiagnosisError } from '../../../src/shared/failure';
import type { DiagnosisOptions } from '../../../src/domain/options';
import type { SchedulerConfig } from '../../../src/domain/schedulerConfig';
import { closeTo, within } from '../score/closeTo';

const vp = vpSchedule(cumulativeAlphas(linearBetas()));

function sampler(
  schedule: NoiseSchedule,
  options: Partial<DiagnosisOptions> = {},
  config?: SchedulerConfig,
  shape?: readonly number[],
): BaselineSampler {
  return baselineSampler(schedule, options as DiagnosisOptions, config, shape);
}

const times = (levels: readonly NoiseLevel[]): number[] => levels.slice(0, -1).map(({ time }) => time);

describe('the own sampler without a scheduler', () => {
  it('is DDIM 50 with leading timesteps for VP, Heun 18 on the ρ grid elsewhere', () => {
    const ddim = sampler(vp);
    assert.equal(ddim.name, 'ddim');
    assert.deepEqual(
      times(ddim.fullRun.levels),
      Array.from({ length: 50 }, (_, i) => 980 - 20 * i),
    );
    within(ddim.startScale, 1, 1e-12);
    for (const schedule of [edmSchedule(), flowSchedule()]) {
      const { name, fullRun, startScale, solver } = sampler(schedule);
      assert.equal(name, 'heun');
      assert.equal(solver, heun);
      assert.equal(fullRun.evaluations, 35);
      assert.equal(startScale, fullRun.levels[0]!.b);
      within(fullRun.levels[0]!.sigma, schedule.sigmaMax, 1e-12);
    }
  });

  it('gives the multistep solvers 20 steps: diffusers’ whole timesteps for VP, the ρ grid elsewhere', () => {
    for (const name of ['dpmpp-2m', 'unipc'] as const) {
      const { fullRun } = sampler(vp, { sampler: name });
      assert.equal(fullRun.evaluations, 20);
      assert.equal(fullRun.levels[0]!.time, 999);
      assert.equal(fullRun.levels[19]!.time, 50);
      const edm = sampler(edmSchedule(), { sampler: name }).fullRun;
      assert.equal(edm.levels[0]!.sigma, 80);
      assert.equal(edm.levels[20]!.sigma, 0);
    }
  });
});

/** Configurations of every kind of grid. */
const CONFIGS: Readonly<Record<string, readonly [NoiseSchedule, SchedulerConfig]>> = {
  'DDIM, trailing': [vp, { _class_name: 'DDIMScheduler', clip_sample: false, timestep_spacing: 'trailing' }],
  'DDIM, linspace': [vp, { _class_name: 'DDIMScheduler', clip_sample: false, timestep_spacing: 'linspace' }],
  Euler: [vp, { _class_name: 'EulerDiscreteScheduler' }],
  'Euler, Karras': [vp, { _class_name: 'EulerDiscreteScheduler', use_karras_sigmas: true }],
  'Euler, log-linear': [vp, { _class_name: 'EulerDiscreteScheduler', interpolation_type: 'log_linear' }],
  'DPM-Solver': [vp, { _class_name: 'DPMSolverMultistepScheduler' }],
  'DPM-Solver, leading': [vp, { _class_name: 'DPMSolverMultistepScheduler', timestep_spacing: 'leading' }],
  'DPM-Solver, trailing': [vp, { _class_name: 'DPMSolverMultistepScheduler', timestep_spacing: 'trailing' }],
  'DPM-Solver, Lu': [vp, { _class_name: 'DPMSolverMultistepScheduler', use_lu_lambdas: true }],
  'UniPC, beta': [vp, { _class_name: 'UniPCMultistepScheduler', use_beta_sigmas: true }],
  EDM: [edmSchedule(), { _class_name: 'EDMEulerScheduler', rho: 5 }],
  'EDM, exponential': [edmSchedule(), { _class_name: 'EDMEulerScheduler', sigma_schedule: 'exponential' }],
  flow: [flowSchedule(), { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }],
  'flow, terminal': [flowSchedule(), { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3, shift_terminal: 0.1 }],
  'flow, UniPC': [flowSchedule(), { _class_name: 'UniPCMultistepScheduler', use_flow_sigmas: true, flow_shift: 3 }],
  'flow, DPM-Solver': [flowSchedule(), { _class_name: 'DPMSolverMultistepScheduler', use_flow_sigmas: true }],
};

describe('the own sampler’s grid anew', () => {
  for (const [name, [schedule, config]] of Object.entries(CONFIGS)) {
    const subject = sampler(schedule, { steps: 20 }, config);
    const { fullRun } = subject;

    it(`from its own start it is the own grid: ${name}`, () => {
      const again = subject.levels(20, fullRun.levels[0]);
      const finite = (list: readonly NoiseLevel[]): number[] => list.map(({ sigma }) => Math.min(sigma, 1e9));
      // A whole timestep can fall to either side of a half.
      closeTo(finite(again), finite(fullRun.levels), name.startsWith('DPM-Solver') ? 2e-2 : 1e-6);
    });

    it(`from every level, in every number of steps, it falls to the same end: ${name}`, () => {
      for (const from of fullRun.levels.slice(0, -1))
        for (const steps of [1, 2, 7, 40]) {
          const path = subject.levels(steps, from);
          assert.equal(path[0]!.sigma, from.sigma);
          assert.equal(path[0]!.time, from.time);
          assert.ok(path.length <= steps + 1);
          for (let i = 1; i < path.length; i++)
            assert.ok(path[i]!.sigma < path[i - 1]!.sigma || i === path.length - 1, `${path[i]!.sigma}`);
          assert.ok(path.every(({ a, b, time }) => [a, b, time].every(Number.isFinite)));
          assert.equal(path.at(-1)!.sigma, fullRun.levels.at(-1)!.sigma);
        }
    });
  }
});

describe('a scheduler’s configuration', () => {
  it('gives ᾱ by name or by list, as diffusers makes them', () => {
    const last = (config: SchedulerConfig): number => alphasOf(config)!.at(-1)!;
    // diffusers 0.42.1, DDPMScheduler(...).alphas_cumprod[-1]
    within(last({ _class_name: 'DDPMScheduler' }), 4.0358e-5, 1e-4);
    within(last({ beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 }), 0.0046601, 1e-4);
    within(last({ beta_schedule: 'squaredcos_cap_v2' }), 2.4288e-9, 1e-3);
    within(last({ beta_schedule: 'sigmoid', beta_start: 1e-4, beta_end: 0.02 }), 3.96818e-5, 1e-4);
    assert.equal(last({ beta_schedule: 'linear', rescale_betas_zero_snr: true }), 0);
    closeTo(alphasOf({ trained_betas: [0.1, 0.2] })!, [0.9, 0.72], 1e-7);
    closeTo(alphasOf({ alphas_cumprod: [0.9, 0.5] })!, [0.9, 0.5], 0);
    assert.equal(alphasOf({ _class_name: 'FlowMatchEulerDiscreteScheduler' }), null);
    assert.equal(alphasOf({}), null);
  });

  it('of a schedule that is not known is refused by its name', () => {
    assert.throws(
      () => alphasOf({ beta_schedule: 'laplacian' }),
      (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.match(error.message, /"laplacian"/);
        return true;
      },
    );
    assert.throws(
      () => sampler(vp, {}, { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'odd' }),
      /timestep_spacing "odd"/,
    );
  });

  it('of a stochastic sampler is followed by its deterministic sibling, and said to be', () => {
    for (const [title, name] of [
      ['DDPMScheduler', 'ddim'],
      ['EulerAncestralDiscreteScheduler', 'euler'],
    ] as const) {
      const followed = samplerOf({ _class_name: title, clip_sample: false })!;
      assert.equal(followed.name, name);
      assert.match(followed.notes.join(), /draws fresh noise at every step, so a seed does not determine one image/);
    }
    const sde = samplerOf({ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver++' })!;
    assert.match(sde.notes.join(), /draws fresh noise/);
    assert.equal(samplerOf({ _class_name: 'SomethingElseScheduler' }), null);
    assert.match(
      sampler(vp, {}, { _class_name: 'SomethingElseScheduler' }).notes.join(),
      /is not supported; the default sampler is used instead\.$/,
    );
  });

  it('of another family than the network’s is not followed, and said not to be', () => {
    const { notes, fullRun } = sampler(edmSchedule(), {}, { _class_name: 'DDIMScheduler' });
    assert.match(
      notes.join(),
      /is for vp networks, but this one was recognized as edm; the default sampler is used instead\.$/,
    );
    assert.deepEqual(fullRun.levels, sampler(edmSchedule()).fullRun.levels);
  });

  it('gives another solver the grid that diffusers would', () => {
    const config = { _class_name: 'DDIMScheduler', clip_sample: false, timestep_spacing: 'leading', steps_offset: 1 };
    const { fullRun } = sampler(vp, { sampler: 'dpmpp-2m', steps: 10 }, config);
    // DPMSolverMultistepScheduler.from_config(ddim.config).set_timesteps(10)
    assert.deepEqual(times(fullRun.levels), [901, 811, 721, 631, 541, 451, 361, 271, 181, 91]);
  });

  it('shifts a flow by the length of its sequence', () => {
    const config = { _class_name: 'FlowMatchEulerDiscreteScheduler', use_dynamic_shifting: true };
    const told = sampler(flowSchedule(), { steps: 10 }, { ...config, mu: 1.15 });
    const picture = sampler(flowSchedule(), { steps: 10 }, config, [16, 128, 128]);
    closeTo(times(picture.fullRun.levels), times(told.fullRun.levels), 1e-12);
    assert.deepEqual(told.notes, []);
    assert.match(sampler(flowSchedule(), {}, config).notes.join(), /length of the sequence/);
  });
});
