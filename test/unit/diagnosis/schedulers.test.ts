import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { baselineSampler, type BaselineSampler } from '../../../src/diagnosis/baseline/baselineSampler';
import { alphasOf, samplerOf } from '../../../src/samplers/scheduler';
import type { Denoise, NoiseLevel } from '../../../src/score/noise/level';
import { predictions } from '../../../src/domain/predictions';
import { edmSchedule, flowSchedule, vpSchedule, type NoiseSchedule } from '../../../src/score/noise/schedule';
import type { DiagnosisOptions } from '../../../src/domain/options';
import { parsePythonJson } from '../../../src/shared/pythonJson';
import type { SchedulerConfig } from '../../../src/domain/schedulerConfig';
import type { Prediction } from '../../../src/domain/predictions';

/** One run of a scheduler of diffusers; test/fixtures/README.md tells the format. */
interface Case {
  readonly name: string;
  readonly scheduler: string;
  readonly config: SchedulerConfig;
  readonly steps: number;
  readonly arguments: { readonly mu?: number; readonly sigmas?: readonly number[] };
  readonly data: 'gaussian' | 'mixture';
  readonly seed: number;
  readonly timesteps: readonly number[];
  readonly sigmas: readonly number[] | null;
  readonly evaluations: number;
  readonly initial: readonly number[];
  readonly final: readonly number[];
}

interface Component {
  readonly weight: number;
  readonly mean: readonly number[];
  readonly variances: readonly number[];
}

const fixture = parsePythonJson(
  readFileSync(path.join(process.cwd(), 'test', 'fixtures', 'schedulers', 'conventions.json'), 'utf8'),
) as {
  mean: number[];
  variances: number[];
  mixture: Component[];
  noise: Record<string, number[]>;
  cases: Case[];
};

/** What diffusers does there and this tool says it leaves out. */
const LEFT_OUT = /clip_sample|thresholding/;
const STAND_INS = ['PNDM', 'LMSDiscrete', 'DEISMultistep', 'DPMSolverSinglestep', 'KDPM2Discrete'];
const isFollowed = ({ name }: Case): boolean => !LEFT_OUT.test(name) && !STAND_INS.includes(name.split(':')[0]!);

function configOf(given: Case): SchedulerConfig {
  // The lists that a pipeline gives are for the sampler's levels, and tested by what the scheduler makes of them.
  const others = Object.fromEntries(Object.entries(given.arguments).filter(([key]) => key !== 'sigmas'));
  return { ...given.config, _class_name: given.scheduler, ...others };
}

function scheduleOf(config: SchedulerConfig): NoiseSchedule {
  const { family } = samplerOf(config)!;
  if (family === 'vp') return vpSchedule(alphasOf(config)!);
  return family === 'edm' ? edmSchedule() : flowSchedule();
}

function samplerFor(given: Case): BaselineSampler {
  const config = configOf(given);
  const options = { steps: given.steps } as DiagnosisOptions;
  // Given sigmas are what a pipeline for packed sequences gives: 1 to 1/N.
  const shape = given.arguments.sigmas && [256, 4];
  return baselineSampler(scheduleOf(config), options, config, shape);
}

/** E[x₀ | x] under a mixture of Gaussians with diagonal covariances, x [d]. */
function posteriorMean(components: readonly Component[], x: Float64Array, a: number, b: number): Float64Array {
  const logs = components.map(({ weight, mean, variances }) =>
    variances.reduce((sum, variance, i) => {
      const spread = a * a * variance + b * b;
      return sum - 0.5 * Math.log(spread) - (x[i]! - a * mean[i]!) ** 2 / (2 * spread);
    }, Math.log(weight)),
  );
  const most = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - most));
  const total = weights.reduce((sum, value) => sum + value, 0);
  return x.map((value, i) =>
    components.reduce((sum, { mean, variances }, k) => {
      const gain = (a * variances[i]!) / (a * a * variances[i]! + b * b);
      return sum + (weights[k]! / total) * (mean[i]! + gain * (value - a * mean[i]!));
    }, 0),
  );
}

/** The network knows its noise from its time alone, which can be another than the state's; the scheduler converts by the state's. */
function denoiserOf(given: Case): Denoise {
  const { mean, variances, mixture } = fixture;
  const components = given.data === 'mixture' ? mixture : [{ weight: 1, mean, variances }];
  const config = configOf(given);
  const { family } = samplerOf(config)!;
  const prediction = predictionOf(config, family);
  const scalesOf = networkScales(config, family);
  return (x, level) => {
    const { a, b } = family === 'edm' ? level : scalesOf(level.time);
    const denoised = posteriorMean(components, x, a, b);
    if (prediction === 'denoised') return Promise.resolve(denoised);
    const { cSkip, cOut } = predictions[prediction].coefficients(level, 1);
    return Promise.resolve(
      denoised.map((clean, i) => {
        const noise = (x[i]! - a * clean) / b;
        const output = prediction === 'epsilon' ? noise : prediction === 'v' ? a * noise - b * clean : noise - clean;
        return cSkip * x[i]! + cOut * output;
      }),
    );
  };
}

interface Scales {
  readonly a: number;
  readonly b: number;
}

/** a and b of the network at its own time, between two timesteps straight in ln σ. */
function networkScales(config: SchedulerConfig, family: NoiseSchedule['family']): (time: number) => Scales {
  if (family !== 'vp') return (time) => ({ a: 1 - time, b: time });
  const logSigmas = logSigmasOf(config);
  return (time) => {
    const below = Math.min(Math.floor(time), logSigmas.length - 2);
    const from = logSigmas[below]!;
    const sigma = Math.exp(from + (time - below) * (logSigmas[below + 1]! - from));
    return Number.isFinite(sigma) ? { a: 1 / Math.hypot(1, sigma), b: sigma / Math.hypot(1, sigma) } : { a: 0, b: 1 };
  };
}

/** ln σ of the network's timesteps, [T]; all schedulers but DDIM put 2⁻²⁴ in the place of ᾱ = 0. */
function logSigmasOf(config: SchedulerConfig): Float64Array {
  return alphasOf(config)!.map((alpha) => {
    const known = alpha === 0 && config._class_name !== 'DDIMScheduler' ? 2 ** -24 : alpha;
    return 0.5 * Math.log((1 - known) / known);
  });
}

function predictionOf({ prediction_type }: SchedulerConfig, family: NoiseSchedule['family']): Prediction {
  if (family !== 'vp') return family === 'flow' ? 'velocity' : 'denoised';
  return prediction_type === 'v_prediction' ? 'v' : prediction_type === 'sample' ? 'denoised' : 'epsilon';
}

/** The scheduler's list with one entry a step: Heun's names the level between two evaluations twice. */
function once(given: Case, list: readonly number[]): readonly number[] {
  return given.scheduler.includes('Heun') ? list.filter((_, i) => i === 0 || i % 2 === 1) : list;
}

function timeOf({ family }: NoiseSchedule, { sigma, time }: NoiseLevel, config: SchedulerConfig): number {
  if (family === 'edm') return Math.log(sigma) / 4;
  return family === 'flow' ? time * (config.num_train_timesteps ?? 1000) : time;
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number, what: string): void {
  assert.equal(actual.length, expected.length, `${what}: how many`);
  actual.forEach((value, i) => {
    const distance = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    assert.ok(distance <= tolerance, `${what} ${i}: ${value} instead of ${expected[i]!}`);
  });
}

/**
 * diffusers rounds to float32. A noise prediction is multiplied by σ, and squared cosine's begins at 20,000: half a unit in the
 * last place of what the network is given there moves Heun's end by 3 %.
 */
function toleranceOf({ name }: Case): number {
  if (!name.endsWith('squared cosine')) return 1e-5;
  return name.startsWith('Heun') ? 3e-2 : 2e-4;
}

describe('the schedulers of diffusers', () => {
  for (const given of fixture.cases.filter(isFollowed))
    it(`are followed: ${given.name}`, async () => {
      const config = configOf(given);
      const schedule = scheduleOf(config);
      const { solver, fullRun, startScale, notes } = samplerFor(given);
      assert.deepEqual(notes, []);
      assertNear(
        fullRun.levels.slice(0, -1).map((level) => timeOf(schedule, level, config)),
        once(given, given.timesteps),
        2e-5,
        'timestep',
      );
      if (given.sigmas)
        assertNear(
          fullRun.levels.map(({ sigma, b }) => (schedule.family === 'flow' ? b : sigma)),
          once(given, given.sigmas).slice(0, fullRun.levels.length),
          1e-6,
          'σ',
        );
      assert.equal(fullRun.evaluations, given.evaluations);
      // That case's own network has no noise for the times below 0 that it is given.
      if (given.config['timestep_type'] === 'continuous') return;
      const x = Float64Array.from(fixture.noise[given.seed]!, (value) => startScale * value);
      const end = await solver.sample(denoiserOf(given), x, fullRun.levels);
      // Euler and Heun carry x/a.
      const scale = /^(Euler|Heun)Discrete/.test(given.scheduler) ? fullRun.levels.at(-1)!.a : 1;
      assertNear(
        Array.from(end, (value) => value / scale),
        given.final,
        toleranceOf(given),
        'final sample',
      );
    });

  it('that clip or threshold are said to be followed without it', () => {
    const cases = fixture.cases.filter(({ name }) => LEFT_OUT.test(name));
    assert.ok(cases.length >= 3);
    for (const given of cases) assert.match(samplerFor(given).notes.join(), /clips|thresholding/, given.name);
  });

  it('that are not built in are said to be stood in for, on their own noise levels', () => {
    for (const title of STAND_INS) {
      const given = fixture.cases.find(({ name }) => name.startsWith(`${title}:`))!;
      const { notes, fullRun } = samplerFor(given);
      assert.match(notes.join(), /is not implemented; .* on its noise levels is used instead\.$/, title);
      assert.equal(fullRun.steps, given.steps);
    }
  });
});
