import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { baselineSampler, type BaselineSampler } from '../../../src/diagnosis/baseline/baselineSampler';
import { familyIds } from '../../../src/domain/families';
import * as generated from '../../../src/domain/generated/samplers';
import type { DiagnosisOptions } from '../../../src/domain/options';
import type { SchedulerConfig } from '../../../src/domain/schedulerConfig';
import { samplerCode } from '../../../src/export/code/flavours';
import { samplers } from '../../../src/samplers';
import type { SamplerDefinition } from '../../../src/samplers/definition';
import { alphasOf, samplerOf } from '../../../src/samplers/scheduler';
import { denoiseGaussian, teleport } from '../../../src/score/gaussian';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { edmSchedule, flowSchedule, vpSchedule, type NoiseSchedule } from '../../../src/score/noise/schedule';
import { DiagnosisError } from '../../../src/shared/failure';
import { ofModel } from '../../support/ofModel';
import { summary } from '../../../src/terminal/summary';
import { exportedSkip } from '../../support/exportedSkip';
import { fullReport } from '../../support/fullReport';
import { randomNormals } from '../../support/randomNormals';
import { randomGaussian } from '../score/denseGaussian';
import { adamsBashforth, PYTHON } from './adamsBashforth';

type Generated = Record<string, string>;

/** What `npm run generate` would write for the samplers that are registered now, as a module. */
async function generatedAnew(): Promise<Pick<typeof generated, 'samplerIds' | 'samplerTitles'>> {
  const file = path.join(process.cwd(), 'tools', 'generate', 'samplers.mjs');
  const { generate } = (await import(pathToFileURL(file).href)) as {
    generate: (load: () => Promise<object>) => Promise<Generated>;
  };
  const written = await generate(() => Promise.resolve({ samplers }));
  const { code } = transformSync(written['src/domain/generated/samplers.ts']!, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as typeof generated };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- our own generator's text
  new Function('module', code)(module);
  return module.exports;
}

const vp = vpSchedule(alphasOf({ beta_schedule: 'linear' })!);

function sampler(schedule: NoiseSchedule, options: object = {}, config?: SchedulerConfig): BaselineSampler {
  return baselineSampler(schedule, options as DiagnosisOptions, config);
}

describe('the samplers', () => {
  it('stand under their own ids, which are generated with their titles', () => {
    const all = Object.values(samplers);
    assert.deepEqual(
      Object.keys(samplers),
      all.map(({ id }) => id),
    );
    assert.deepEqual(generated.samplerIds, Object.keys(samplers));
    assert.deepEqual(
      Object.entries(generated.samplerTitles),
      all.map(({ id, title }) => [id, title]),
    );
  });

  it('are the default of every family once', () => {
    const families = Object.values<SamplerDefinition>(samplers).flatMap(({ defaultFor }) => defaultFor ?? []);
    assert.deepEqual(families.sort(), [...familyIds].sort());
  });

  it('follow no scheduler class twice', () => {
    const classes = Object.values(samplers).flatMap(({ schedulers }) => Object.keys(schedulers));
    assert.equal(new Set(classes).size, classes.length);
  });

  it('take no word of the language for a scheduler', () => {
    for (const _class_name of ['constructor', 'toString', '__proto__']) assert.equal(samplerOf({ _class_name }), null);
  });
});

describe('a sampler that is added to the registry', () => {
  before(async () => {
    Object.assign(samplers, { [adamsBashforth.id]: adamsBashforth });
    const anew = await generatedAnew();
    (generated.samplerIds as unknown as string[]).splice(0, Infinity, ...anew.samplerIds);
    Object.assign(generated.samplerTitles, anew.samplerTitles);
  });

  it('is an option of the command line', () => {
    assert.equal(ofModel(['unet.onnx', '--sampler', 'toy']).options.sampler, 'toy');
    assert.throws(() => ofModel(['unet.onnx', '--sampler', 'nonesuch']), /heun, euler, .*, toy/);
  });

  it('is offered in the place of its stochastic relative', () => {
    assert.throws(
      () => ofModel(['unet.onnx', '--sampler', 'toy-sde']),
      (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.equal(error.code, 'unsupported');
        assert.deepEqual(
          error.remedy.filter((part) => typeof part === 'object'),
          [{ option: 'sampler', value: 'toy' }],
        );
        return true;
      },
    );
  });

  it('is run on its own grid for VP, on the ρ grid elsewhere', () => {
    const { name, steps, fullRun, notes } = sampler(vp, { sampler: 'toy' });
    assert.deepEqual([name, steps, fullRun.evaluations, notes], ['toy', 24, 24, []]);
    assert.deepEqual(
      fullRun.levels.slice(0, 3).map(({ time }) => time),
      [999, 917, 839],
    );
    for (const schedule of [edmSchedule(), flowSchedule()]) {
      const elsewhere = sampler(schedule, { sampler: 'toy' }).fullRun.levels;
      assert.deepEqual(elsewhere, sampler(schedule, { sampler: 'heun', steps: 24 }).fullRun.levels);
    }
  });

  it('is what its scheduler classes are followed as', () => {
    const followed = sampler(vp, {}, { _class_name: 'ToyScheduler' });
    assert.deepEqual([followed.name, followed.steps, followed.notes], ['toy', 30, []]);
    assert.ok(alphasOf({ _class_name: 'ToyScheduler' }));
    assert.equal(samplerOf({ _class_name: 'ToyEDMScheduler' })!.family, 'edm');
    assert.deepEqual(sampler(vp, {}, { _class_name: 'ToyAncestralScheduler' }).notes, [
      'ToyAncestralScheduler draws fresh noise at every step, so a seed does not determine one image; ' +
        'Adams–Bashforth on its noise levels is used instead.',
    ]);
    // Another sampler keeps its own grid under this scheduler, and this one under another's.
    assert.equal(
      sampler(vp, { sampler: 'ddim', steps: 10 }, { _class_name: 'ToyScheduler' }).fullRun.levels[1]!.time,
      800,
    );
    assert.equal(
      sampler(vp, { sampler: 'toy', steps: 10 }, { _class_name: 'PNDMScheduler' }).fullRun.levels[1]!.time,
      809,
    );
  });

  it('converges with its order to the closed form of a Gaussian', async () => {
    const d = 5;
    const gaussian = randomGaussian([4, 1], d, 0.2, 3);
    const run = sampler(edmSchedule(0.3, 20), { sampler: 'toy' });
    const errorOf = async (steps: number): Promise<number> => {
      const levels = run.levels(steps).slice(0, -1);
      const x = randomNormals(2 * d, 4).map((value) => run.startScale * value);
      const exact = (state: Float64Array, level: NoiseLevel): Promise<Float64Array> =>
        Promise.resolve(denoiseGaussian(gaussian, state, level));
      const end = await run.solver.sample(exact, x, levels);
      const truth = teleport(gaussian, x, levels[0]!, levels.at(-1)!);
      return Math.hypot(...end.map((value, j) => value - truth[j]!));
    };
    const order = Math.log2((await errorOf(400)) / (await errorOf(800)));
    assert.ok(Math.abs(order - 2) < 0.1, `order ${order}`);
  });

  it('has its title in a report', () => {
    const report = fullReport();
    Object.assign(report.sampler, { name: 'toy', steps: 24 });
    assert.match(summary(report), /^Sampler {4}Adams–Bashforth 24, /m);
  });

  it('is written out as Python, and for diffusers where its definition names a scheduler', () => {
    const { levels } = sampler(vp, { sampler: 'toy', steps: 8 }).fullRun;
    const skipOf = (model: object): ReturnType<typeof exportedSkip> =>
      exportedSkip(levels, 2, { model, sampler: { name: adamsBashforth.id, steps: 8 } });
    const onVp = skipOf({ family: 'vp', prediction: 'epsilon' });
    const indented = PYTHON.replace(/^/gm, '    ');
    for (const flavour of ['numpy', 'k-diffusion'] as const) {
      const code = samplerCode(flavour, onVp, 'bundle.safetensors');
      assert.match(code, /^"""Adams-Bashforth 8 with the first 4 steps replaced by one formula\./);
      assert.ok(code.includes(indented), flavour);
    }
    assert.ok(
      samplerCode('diffusers', onVp, 'bundle.safetensors').includes(
        'ToyScheduler.from_config(scheduler.config, prediction_type="epsilon", use_karras_sigmas=False, ' +
          'use_exponential_sigmas=False, use_beta_sigmas=False, solver_order=2, lower_order_final=True)',
      ),
    );
    assert.throws(
      () => samplerCode('diffusers', skipOf({ family: 'edm', prediction: 'edm-raw' }), 'bundle.safetensors'),
      /no scheduler that takes the steps of Adams–Bashforth for edm networks/,
    );
  });
});
