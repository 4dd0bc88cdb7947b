import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { flags } from '../../src/terminal/flags';
import { DiagnosisError } from '../../src/shared/failure';
import { choiceOf, hypotheses } from '../../src/diagnosis/recognition/hypothesis';
import { usualSchedules } from '../../src/diagnosis/recognition/schedules';
import { besideStochastic } from '../../src/domain/samplerNames';
import { parseDiagnosis } from '../../src/terminal/arguments';
import { USAGE } from '../../src/terminal/usage';

const documentation = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'cli.md'), 'utf8');
const named = (text: string): string[] => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();

/** A value that each option takes, and what becomes of it. */
const taken: Record<string, [string, object]> = {
  '--data': ['d', { data: path.resolve('d') }],
  '--moments': ['m', { moments: path.resolve('m') }],
  '--schedule': ['s.json', { schedule: path.resolve('s.json') }],
  '--resize': ['fit', { resize: 'fit' }],
  '--family': ['flow', { family: 'flow' }],
  '--prediction': ['velocity', { prediction: 'velocity' }],
  '--time': ['t1000-reversed', { time: 't1000-reversed' }],
  '--timesteps': ['300', { timesteps: 300 }],
  '--sigma-data': ['1', { sigmaData: 1 }],
  '--shape': ['4,64,64', { shape: [4, 64, 64] }],
  '--class': ['0', { class: 0 }],
  '--null-class': ['10', { nullClass: 10 }],
  '--prompt-embedding': ['p.npy', { promptEmbedding: path.resolve('p.npy') }],
  '--negative-embedding': ['n.npz', { negativeEmbedding: path.resolve('n.npz') }],
  '--guidance': ['0', { guidance: 0 }],
  '--zeros': ['mask,hint', { zeros: ['mask', 'hint'] }],
  '--sampler': ['euler', { sampler: 'euler' }],
  '--steps': ['20', { steps: 20 }],
  '--sigma-min': ['0.01', { sigmaMin: 0.01 }],
  '--sigma-max': ['1e2', { sigmaMax: 100 }],
  '--rho': ['3.5', { rho: 3.5 }],
  '--sigmas': ['10,40,2.5', { sigmas: [10, 40, 2.5] }],
  '--seeds': ['32', { seeds: 32 }],
  '--seed': ['7', { seed: 7 }],
  '--features': ['f.onnx', { features: path.resolve('f.onnx') }],
  '--batch': ['4', { batch: 4 }],
  '--effort': ['thorough', { effort: 'thorough' }],
  '--provider': ['webgpu', { provider: 'webgpu' }],
};
const exported = ['--csv', '--code', '--out', '--teleport', '--teleport-onnx'];
const compared = ['--fail-on-regression'];
const defaults = { model: path.resolve('m.onnx'), seed: 0, effort: 'standard', provider: 'auto' };

describe('the words of the command line', () => {
  it('alone name a model and leave the rest as it is', () => {
    assert.deepEqual(parseDiagnosis(['m.onnx']), {
      options: defaults,
      json: null,
      html: null,
      force: false,
      quiet: false,
    });
  });

  for (const [option, [value, expected]] of Object.entries(taken))
    it(`${option} ${value} is taken, before or after the model, with or without =`, () => {
      for (const words of [
        ['m.onnx', option, value],
        [option, value, 'm.onnx'],
        ['m.onnx', `${option}=${value}`],
      ])
        assert.deepEqual(parseDiagnosis(words).options, { ...defaults, ...expected });
    });

  it('take a null class of −1', () => {
    assert.deepEqual(parseDiagnosis(['m.onnx', '--null-class=-1']).options, { ...defaults, nullClass: -1 });
  });

  it('add up the inputs of several --zeros', () => {
    const words = ['m.onnx', '--zeros', 'mask,hint', '--zeros=depth'];
    assert.deepEqual(parseDiagnosis(words).options, { ...defaults, zeros: ['mask', 'hint', 'depth'] });
  });

  for (const [name, beside] of [
    ['ddpm', 'ddim'],
    ['lcm', 'ddim'],
    ['euler-ancestral', 'euler'],
    ['euler_a', 'euler'],
    ['dpm2-ancestral', 'heun'],
    ['dpmpp-sde', 'dpmpp-2m'],
    ['dpmpp-2m-sde', 'dpmpp-2m'],
    ['dpmpp_3m_sde', 'dpmpp-2m'],
    ['DPM++ 2M SDE', 'dpmpp-2m'],
    ['sa-solver', 'dpmpp-2m'],
  ] as const)
    it(`--sampler ${name} is refused, as a seed has no one picture, and ${beside} named instead`, () =>
      assert.throws(
        () => parseDiagnosis(['m.onnx', '--sampler', name]),
        (error) => {
          assert.ok(error instanceof DiagnosisError);
          assert.deepEqual(
            [error.code, error.remedy],
            ['unsupported', ['Take a deterministic sampler: set ', { option: 'sampler', value: beside }, '.']],
          );
          assert.match(error.message, /draws fresh noise at every step/);
          return true;
        },
      ));

  it('name no deterministic sampler stochastic, nor what is none at all', () => {
    for (const name of ['heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc', 'ancestral'])
      assert.equal(besideStochastic(name), null, name);
  });

  it('take every answer to the question how a network is to be read', () => {
    const open = [undefined, 300].flatMap((timesteps) =>
      hypotheses({ schedules: usualSchedules(timesteps), wholeTimes: false }),
    );
    assert.ok(open.length > 50);
    for (const { sidecar } of open.map((hypothesis) => choiceOf(hypothesis, ''))) {
      const { schedule } = sidecar;
      const said = { ...sidecar, ...(schedule !== undefined && { schedule: path.resolve(schedule) }) };
      assert.deepEqual(parseDiagnosis(['m.onnx', ...flags(sidecar).split(' ')]).options, { ...defaults, ...said });
    }
  });

  it('say where the results go', () => {
    const { json, html, quiet } = parseDiagnosis(['m.onnx', '--json', '-', '--html', 'a.html', '--quiet']);
    assert.deepEqual([json, html, quiet], ['-', 'a.html', true]);
  });

  it('that are documented are those that are taken, and those that help prints', () => {
    const all = [
      ...Object.keys(taken),
      '--json',
      '--html',
      '--force',
      '--quiet',
      '--version',
      ...exported,
      ...compared,
    ].sort();
    assert.deepEqual(named(documentation), all);
    assert.deepEqual(named(USAGE), all);
  });

  it('that are documented with choices take every one of them', () => {
    const rows = [...documentation.matchAll(/^\| `(--[a-z]+) ([a-z0-9|\\-]+)` \|/gm)];
    assert.equal(rows.length, 7);
    for (const [, option, choices] of rows)
      for (const choice of choices!.split('\\|')) assert.ok(parseDiagnosis(['m.onnx', option!, choice]));
  });
});
