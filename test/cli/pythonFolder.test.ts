import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../../src/domain/report';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { temporaryFolder } from '../support/temporaryFolder';

const model = path.join(process.cwd(), 'test', 'fixtures', 'oddities', 'scaled-linear.onnx');

/** DPM-Solver's configuration as diffusers saves it when nothing is changed. */
const scheduler = {
  _class_name: 'DPMSolverMultistepScheduler',
  algorithm_type: 'dpmsolver++',
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  lambda_min_clipped: '-Infinity',
  num_train_timesteps: 1000,
  prediction_type: 'epsilon',
  solver_order: 2,
  solver_type: 'midpoint',
  thresholding: false,
  timestep_spacing: 'linspace',
  trained_betas: null,
  variance_type: null,
};

describe('a folder that Python wrote', () => {
  const { file } = temporaryFolder();
  /** @param changed keys whose text stands in the file as it is, without quotes, where it is a word of Python's JSON */
  const folder = (name: string, changed: object): string => {
    for (const part of ['unet', 'scheduler']) mkdirSync(path.join(file(name), part), { recursive: true });
    copyFileSync(model, path.join(file(name), 'unet', 'model.onnx'));
    const text = JSON.stringify({ ...scheduler, ...changed }, null, 2).replace(/"(-?Infinity|NaN)"/g, '$1');
    writeFileSync(path.join(file(name), 'scheduler', 'scheduler_config.json'), text);
    return file(name);
  };
  const diagnose = (place: string, ...words: string[]): Promise<Ended> => {
    const brief = [
      '--effort',
      'quick',
      '--provider',
      'cpu',
      '--steps',
      '8',
      '--seeds',
      '4',
      '--sigmas',
      '5',
      '--quiet',
    ];
    return runCommand(['diagnose', place, ...brief, '--json', '-', ...words]);
  };
  const isRead = ({ code, stdout, stderr }: Ended): void => {
    assert.equal(code, 0, stderr);
    const { model: read, sampler } = JSON.parse(stdout) as Report;
    assert.deepEqual([read.family, read.prediction, sampler.name], ['vp', 'epsilon', 'dpmpp-2m']);
    assert.equal(sampler.evaluations, 8);
  };

  it('is read with −∞ for the limit that DPM-Solver has by default', async () => {
    isRead(await diagnose(folder('minus-infinity', {})));
  });

  it('is read where a key that is not used is not a number', async () => {
    isRead(await diagnose(folder('unused', { sampling_eps: 'NaN', dynamic_thresholding_ratio: 'Infinity' })));
  });

  it('is refused by file and key where one that is used is not a number', async () => {
    for (const key of ['lambda_min_clipped', 'beta_start']) {
      const { code, stdout, stderr } = await diagnose(folder(`nan-${key}`, { [key]: 'NaN' }));
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(
        stderr,
        new RegExp(`^scheduler.scheduler_config\\.json has a ${key} that is not a number[^\n]*\\.\n$`),
      );
    }
  });

  it('may be named as --schedule', async () => {
    const schedule = path.join(folder('schedule', {}), 'scheduler', 'scheduler_config.json');
    isRead(await diagnose(model, '--schedule', schedule));
  });
});
