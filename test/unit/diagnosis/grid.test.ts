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

describe('the number of steps on a schedule of T timesteps', () => {
  const over = (timesteps: number): NoiseSchedule => vpSchedule(cumulativeAlphas(linearBetas(timesteps, 1e-3, 0.3)));
  const start = ({ fullRun, steps }: BaselineSampler): [steps: number, first: number] => [
    steps,
    fullRun.levels[0]!.time,
  ];
  const leading = { timestep_spacing: 'leading' };

  it('is the usual one wherever that starts near the last timestep', () => {
    for (const timesteps of [50, 100, 150, 200, 500, 1000, 4000])
      assert.deepEqual(start(sampler(over(timesteps))), [50, timesteps - timesteps / 50]);
    for (const [_class_name, steps, first] of [
      ['EulerDiscreteScheduler', 28, 945],
      ['HeunDiscreteScheduler', 18, 935],
      ['DPMSolverMultistepScheduler', 20, 940],
      ['UniPCMultistepScheduler', 20, 940],
      ['PNDMScheduler', 20, 950],
    ] as const)
      assert.deepEqual(start(sampler(vp, {}, { _class_name, ...leading })), [steps, first], _class_name);
  });

  it('is otherwise the largest below it that does', () => {
    for (const [timesteps, steps, first] of [
      [2, 2, 1],
      [20, 20, 19],
      [40, 40, 39],
      [48, 48, 47],
      [60, 30, 58],
      [90, 45, 88],
      [97, 48, 94],
      [120, 40, 117],
      [999, 49, 960],
    ] as const)
      assert.deepEqual(start(sampler(over(timesteps))), [steps, first], `T = ${timesteps}`);
  });

  it('leaves every other grid different levels, from the last timestep', () => {
    for (const [config, timesteps, steps] of [
      [{ _class_name: 'DDIMScheduler', timestep_spacing: 'trailing' }, 40, 40],
      [{ _class_name: 'DDIMScheduler', timestep_spacing: 'linspace' }, 40, 40],
      [{ _class_name: 'DDIMScheduler', ...leading, steps_offset: 1 }, 40, 39],
      [{ _class_name: 'EulerDiscreteScheduler' }, 20, 20],
      [{ _class_name: 'EulerDiscreteScheduler', ...leading }, 20, 20],
      [{ _class_name: 'DPMSolverMultistepScheduler' }, 20, 19],
      [{ _class_name: 'UniPCMultistepScheduler', timestep_spacing: 'trailing' }, 15, 15],
      [{ _class_name: 'UniPCMultistepScheduler', ...leading }, 15, 14],
    ] as const) {
      const found = sampler(over(timesteps), {}, config);
      const shown = JSON.stringify(config);
      assert.equal(found.steps, steps, shown);
      const path = found.fullRun.levels.slice(0, -1);
      assert.equal(new Set(path.map(({ sigma }) => sigma)).size, steps, shown);
      assert.ok(path[0]!.time >= timesteps - 2, shown);
    }
  });

  it('is by default one of different levels from near the last timestep, for every T from 4 to 90 and every spacing', () => {
    for (let timesteps = 4; timesteps <= 90; timesteps++)
      for (const timestep_spacing of ['leading', 'trailing', 'linspace'])
        for (const _class_name of [
          'DDIMScheduler',
          'EulerDiscreteScheduler',
          'HeunDiscreteScheduler',
          'DPMSolverMultistepScheduler',
          'UniPCMultistepScheduler',
          'PNDMScheduler',
        ]) {
          const found = sampler(over(timesteps), {}, { _class_name, timestep_spacing });
          const shown = `${_class_name} ${timestep_spacing} T ${timesteps}: ${found.steps} steps`;
          const path = found.fullRun.levels.slice(0, -1);
          assert.equal(path.length, found.steps, shown);
          assert.equal(new Set(path.map(({ sigma }) => sigma)).size, found.steps, shown);
          assert.ok(found.steps >= Math.min(timesteps - 1, 9), shown);
          // No more than three of its steps, or a rounded timestep, are missing at the top.
          assert.ok(
            timesteps - 1 - path[0]!.time <= 3 * Math.ceil(timesteps / found.steps),
            `${shown}, from ${path[0]!.time}`,
          );
          const tooMany = { steps: timesteps + 5 };
          assert.throws(
            () => sampler(over(timesteps), tooMany, { _class_name, timestep_spacing }),
            (error) => {
              assert.ok(error instanceof DiagnosisError, shown);
              const [most] = error.remedy.filter((part) => typeof part === 'object');
              assert.ok(most && typeof most === 'object' && 'value' in most, shown);
              const steps = Number(most.value);
              assert.equal(sampler(over(timesteps), { steps }, { _class_name, timestep_spacing }).steps, steps, shown);
              return true;
            },
          );
        }
  });

  it('that is given may leave out timesteps, but not repeat them', () => {
    assert.deepEqual(start(sampler(over(90), { steps: 50 })), [50, 49]);
    for (const [name, timesteps, steps, most] of [
      ['ddim', 48, 50, 48],
      ['ddim', 48, 1000, 48],
      ['heun', 20, 21, 20],
      ['dpmpp-2m', 48, 48, 47],
      ['unipc', 20, 40, 19],
    ] as const)
      assert.throws(
        () => sampler(over(timesteps), { sampler: name, steps }),
        (error) => {
          assert.ok(error instanceof DiagnosisError);
          assert.equal(error.code, 'usage');
          assert.deepEqual(
            error.remedy.filter((part) => typeof part === 'object'),
            [{ option: 'steps', value: most }],
          );
          assert.equal(sampler(over(timesteps), { sampler: name, steps: most }).steps, most);
          return true;
        },
      );
  });

  it('that no number can be is refused by what leaves none', () => {
    const config = { _class_name: 'DDIMScheduler', ...leading, steps_offset: 100 };
    for (const options of [{}, { steps: 10 }]) assert.throws(() => sampler(over(40), options, config), DiagnosisError);
  });
});

describe('the scheduler of the VE SDE', () => {
  const config = { _class_name: 'ScoreSdeVeScheduler', sigma_min: 0.01, sigma_max: 200 };

  it('is followed by Heun on its own σ, even in their logarithm, from noise alone', () => {
    const { name, fullRun, startScale, notes } = sampler(edmSchedule(0.01, 200), { steps: 5 }, config);
    assert.equal(name, 'heun');
    closeTo(
      fullRun.levels.map(({ sigma }) => sigma),
      [200, 16.817928305074, 1.4142135623731, 0.1189207115003, 0.01, 0],
      1e-9,
    );
    assert.equal(startScale, 200);
    assert.match(notes.join(), /draws fresh noise at every step/);
  });

  it('has the range of its class where the configuration says none', () => {
    const { levels } = sampler(edmSchedule(), {}, { _class_name: 'ScoreSdeVeScheduler' }).fullRun;
    within(levels[0]!.sigma, 1348, 1e-12);
    within(levels.at(-2)!.sigma, 0.01, 1e-12);
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
