import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCompanions } from '../../../src/checkpoint/layout/companions';
import { timeInputs } from '../../../src/domain/timeInputs';
import { timeOfNetwork } from '../../../src/checkpoint/layout/networkConfig';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

const ddpm = {
  _class_name: 'DDPMScheduler',
  _diffusers_version: '0.42.1',
  beta_end: 0.02,
  beta_schedule: 'linear',
  beta_start: 0.0001,
  clip_sample: true,
  num_train_timesteps: 1000,
  prediction_type: 'epsilon',
  rescale_betas_zero_snr: false,
  thresholding: false,
  timestep_spacing: 'leading',
  trained_betas: null,
};
const unet = {
  _class_name: 'UNet2DModel',
  in_channels: 3,
  out_channels: 6,
  sample_size: [8, 16],
  num_class_embeds: 10,
  num_train_timesteps: 1000,
};
const betas = Array.from({ length: 40 }, (_, i) => 0.0025 + (0.3 * i) / 39);
const alphas = betas.map((_, i) => betas.slice(0, i + 1).reduce((product, beta) => product * (1 - beta), 1));

describe('the files beside a checkpoint', () => {
  const { file } = temporaryFolder();
  /** A folder of its own with these files, objects as JSON. */
  const folder = (name: string, files: Record<string, unknown>): string => {
    for (const [relative, content] of Object.entries(files)) {
      const at = path.join(file(name), relative);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content));
    }
    return file(name);
  };
  const read = (name: string, model: string, files: Record<string, unknown>): ReturnType<typeof readCompanions> =>
    readCompanions(path.join(folder(name, { [model]: 'x', ...files }), model));
  const refused = (promise: Promise<unknown>, message: RegExp): Promise<void> =>
    assert.rejects(promise, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'sidecar');
      assert.match(error.message, message);
      return true;
    });

  it('of a lone file say nothing when there are none', async () => {
    assert.deepEqual(await read('lone', 'a.onnx', { 'notes.json': { loss: 1 }, 'a.scorescope.json': '{' }), {
      scheduler: null,
      shape: null,
      classes: null,
      network: {},
      vaeDecoder: null,
      evidence: [],
    });
  });

  it('are read from a diffusers folder', async () => {
    const found = await read('pipeline', 'unet/model.onnx', {
      'model_index.json': { unet: ['diffusers', 'UNet2DModel'], scheduler: ['diffusers', 'DDPMScheduler'] },
      'unet/config.json': unet,
      'scheduler/scheduler_config.json': ddpm,
      'vae_decoder/model.onnx': 'x',
      'vae_decoder/config.json': { scaling_factor: 1.5305, shift_factor: 0.0609 },
    });
    assert.equal(found.scheduler?.file, path.join(file('pipeline'), 'scheduler', 'scheduler_config.json'));
    assert.equal(found.scheduler.config.prediction_type, 'epsilon');
    // What diffusers leaves to its default is absent, not null.
    assert.ok(!('trained_betas' in found.scheduler.config));
    assert.deepEqual(found.shape, [3, 8, 16]);
    assert.equal(found.classes, 10);
    assert.deepEqual(found.network, unet);
    const decoder = path.join(file('pipeline'), 'vae_decoder', 'model.onnx');
    assert.deepEqual(found.vaeDecoder, { file: decoder, scale: 1.5305, shift: 0.0609 });
    assert.deepEqual(found.evidence, [
      '../scheduler/scheduler_config.json describes DDPMScheduler: prediction_type epsilon, beta_schedule linear, num_train_timesteps 1000, timestep_spacing leading.',
      'config.json gives samples of [3, 8, 16].',
      'config.json gives 10 classes.',
      '../vae_decoder/model.onnx decodes latents, scaled by 1.5305 and shifted by 0.0609.',
    ]);
  });

  it('are found from onnx/ inside a pipeline, and take the decoder’s scale from vae/ or the default', async () => {
    const found = await read('nested', 'onnx/unet/model.onnx', {
      'model_index.json': {},
      'scheduler/scheduler_config.json': ddpm,
      'vae_decoder/model.onnx': 'x',
      'vae/config.json': { scaling_factor: 0.5, shift_factor: null },
    });
    assert.equal(found.scheduler?.config._class_name, 'DDPMScheduler');
    assert.equal(found.vaeDecoder?.scale, 0.5);
    assert.equal(found.vaeDecoder.shift, 0);
    const bare = await read('bare', 'unet/model.onnx', { 'vae_decoder/model.onnx': 'x' });
    assert.equal(bare.vaeDecoder?.scale, 0.18215);
    assert.match(bare.evidence.join(), /no file says so/);
  });

  it('are found by every name a schedule goes by', async () => {
    const names = [
      'a.json',
      'a.onnx.json',
      'a.schedule.json',
      'a_scheduler_config.json',
      'scheduler_config.json',
      'schedule.json',
      'scheduler-ddpm.json',
      'noise_schedule.json',
      'config.json',
      'scheduler/scheduler_config.json',
    ];
    for (const [i, name] of names.entries()) {
      const { scheduler } = await read(`by-name-${i}`, 'a.onnx', { [name]: ddpm });
      assert.equal(scheduler && path.relative(file(`by-name-${i}`), scheduler.file), path.normalize(name));
    }
    // Another model's.
    const other = await read('other', 'a.onnx', { 'b.onnx': 'x', 'scheduler_b.json': ddpm, 'b.json': ddpm });
    assert.equal(other.scheduler, null);
  });

  it('may be a bare list, told by its name or its values', async () => {
    const said = async (name: string, list: unknown): Promise<unknown> =>
      (await read(`list-${name}`, 'a.onnx', { [name]: list })).scheduler?.config;
    assert.deepEqual(await said('betas.json', betas), { betas });
    assert.deepEqual(await said('alphas_cumprod.json', alphas), { alphas_cumprod: alphas });
    assert.deepEqual(await said('schedule.json', betas), { betas });
    assert.deepEqual(await said('noise_schedule.json', alphas), { alphas_cumprod: alphas });
    assert.deepEqual(await said('a.json', [0.02, 0.02, 0.02]), { betas: [0.02, 0.02, 0.02] });
    assert.deepEqual(await said('scheduler.json', { alphas_cumprod: alphas }), { alphas_cumprod: alphas });
    const linear = Array.from({ length: 1000 }, (_, i) => 1e-4 + (0.0199 * i) / 999);
    let product = 1;
    const backwards = linear.map((beta) => (product *= 1 - beta)).reverse();
    await refused(said('schedule.backwards.json', backwards), /schedule\.backwards\.json is a list, but not one of/);
    await refused(said('schedule.sigmas.json', [80, 40, 20]), /is a list, but not one of betas or alphas_cumprod/);
  });

  it('that disagree are told, and the nearer wins; what it leaves open the other fills in', async () => {
    const { scheduler, evidence } = await read('two', 'unet/model.onnx', {
      'unet/model.json': { prediction_type: 'v_prediction', trained_betas: betas },
      'scheduler/scheduler_config.json': ddpm,
    });
    assert.equal(scheduler?.file, path.join(file('two'), 'unet', 'model.json'));
    assert.equal(scheduler.config.prediction_type, 'v_prediction');
    assert.equal(scheduler.config.timestep_spacing, 'leading');
    assert.equal(scheduler.config.trained_betas?.length, 40);
    assert.ok(!('beta_schedule' in scheduler.config));
    assert.equal(
      evidence.at(-1),
      'model.json and ../scheduler/scheduler_config.json differ in prediction_type, the noise schedule: ' +
        'the first is closer to the model and is used.',
    );
    const agreeing = await read('agree', 'a.onnx', { 'a.json': ddpm, 'scheduler_config.json': ddpm });
    assert.doesNotMatch(agreeing.evidence.join(), /differ/);
  });

  it('give the shape and classes of other families of networks', async () => {
    const shapeOf = async (name: string, config: object): Promise<unknown> => {
      const { shape, classes } = await read(`net-${name}`, 'model.onnx', { 'config.json': config });
      return [shape, classes];
    };
    assert.deepEqual(await shapeOf('edm', { img_resolution: 32, img_channels: 3, label_dim: 10 }), [[3, 32, 32], 10]);
    const dit = { _class_name: 'DiTTransformer2DModel', in_channels: 4, sample_size: 32, num_embeds_ada_norm: 1000 };
    assert.deepEqual(await shapeOf('dit', dit), [[4, 32, 32], 1000]);
    const audio = { _class_name: 'UNet1DModel', in_channels: 2, sample_size: 65536, num_class_embeds: null };
    assert.deepEqual(await shapeOf('audio', audio), [[2, 65536], null]);
    const video = { _class_name: 'CogVideoXTransformer3DModel', in_channels: 16, sample_height: 60, sample_width: 90 };
    assert.deepEqual(await shapeOf('video', video), [null, null]);
    const sd3 = {
      _class_name: 'SD3Transformer2DModel',
      in_channels: 16,
      sample_size: 128,
      pooled_projection_dim: 2048,
    };
    assert.deepEqual(await shapeOf('sd3', sd3), [[16, 128, 128], null]);
    assert.deepEqual(await shapeOf('flux', { _class_name: 'FluxTransformer2DModel', in_channels: 64 }), [null, null]);
  });

  it('tell the time of networks that multiply it themselves', async () => {
    const timeOf = async (name: string, kind: string): Promise<unknown> => {
      const { network, evidence } = await read(name, 'model.onnx', { 'config.json': { _class_name: kind } });
      const time = timeOfNetwork(network);
      assert.equal(/whose time input takes (.*)\.$/.exec(evidence.join())?.[1] ?? null, time && timeInputs[time].title);
      return time;
    };
    assert.equal(await timeOf('flux-time', 'FluxTransformer2DModel'), 't');
    assert.equal(await timeOf('flux2-time', 'Flux2Transformer2DModel'), 't');
    assert.equal(await timeOf('qwen-time', 'QwenImageTransformer2DModel'), 't');
    assert.equal(await timeOf('lumina-time', 'Lumina2Transformer2DModel'), 't-reversed');
    assert.equal(await timeOf('sd3-time', 'SD3Transformer2DModel'), null);
    assert.equal(await timeOf('unet-time', 'UNet2DModel'), null);
  });

  it('that are damaged are named', async () => {
    await refused(read('bad-json', 'a.onnx', { 'schedule.json': '{"betas": [0.1,' }), /bad-json.schedule\.json is not/);
    await refused(read('bad-net', 'a.onnx', { 'config.json': 'None' }), /bad-net.config\.json is not valid JSON/);
    const text = { ...ddpm, num_train_timesteps: '1000' };
    await refused(read('bad-key', 'a.onnx', { 'scheduler_config.json': text }), /num_train_timesteps that is not a nu/);
    await refused(read('bad-list', 'a.onnx', { 'a.json': { betas: [0.1, 2] } }), /betas that is not a list of numbers/);
    if (process.getuid?.() === 0) return;
    chmodSync(path.join(folder('locked', { 'a.json': ddpm }), 'a.json'), 0);
    await refused(read('locked', 'a.onnx', {}), /cannot be read \(EACCES\)/);
  });

  it('whose keys hold what they cannot are named by file and key, before anything is made of them', async () => {
    const wrong: Readonly<Record<string, readonly unknown[]>> = {
      num_train_timesteps: [0, 1, -1, 2.5, 2 ** 53, 1e9, '1000', [1000]],
      beta_start: [-0.1, 0, 1, 1e-300, '0.1'],
      beta_end: [-0.1, 2],
      trained_betas: [[], [0.1], Array(1000).fill(1), Array(10).fill(0), [1, 0.1, 0.1], [0.1, '0.2']],
      alphas_cumprod: [[], [0, 0, 0], [1, 1, 1], [0.5, 2]],
      use_flow_sigmas: ['yes', 1],
      lambda_min_clipped: ['-Infinity', 5],
      disable_corrector: [3, ['a'], [-1]],
      shift: [0, -1, 1e999],
      base_image_seq_len: [0, 0.5],
      shift_terminal: [1, -0.1],
      rho: [0],
      sigma_min: [-1],
      solver_order: [0, 1.5],
    };
    let folders = 0;
    for (const [key, values] of Object.entries(wrong))
      for (const value of values) {
        const files = { 'scheduler_config.json': { ...ddpm, [key]: value === Infinity ? 'INFINITE' : value } };
        const text = JSON.stringify(files['scheduler_config.json']).replace('"INFINITE"', 'Infinity');
        const name = `key-${folders++}`;
        await refused(
          read(name, 'a.onnx', { 'scheduler_config.json': text }),
          new RegExp(`^${name}.scheduler_config\\.json has a ${key} that is not a?.*\\.$`),
        );
      }
  });

  it('may hold what Python alone writes, and keys that are not read', async () => {
    const text = (key: string, word: string): string =>
      JSON.stringify({ ...ddpm, [key]: 0 }).replace(/0}$/, `${word}}`);
    const config = async (name: string, content: string): Promise<object | undefined> =>
      (await read(name, 'a.onnx', { 'scheduler_config.json': content })).scheduler?.config;
    const clipped = await config('minus', text('lambda_min_clipped', '-Infinity'));
    assert.deepEqual(clipped && 'lambda_min_clipped' in clipped && clipped.lambda_min_clipped, -Infinity);
    const unread = await config('unread', text('sampling_eps', 'NaN'));
    assert.ok(unread && !('sampling_eps' in unread) && !('_diffusers_version' in unread));
    for (const key of ['lambda_min_clipped', 'shift', 'beta_end'])
      await refused(config(`nan-${key}`, text(key, 'NaN')), new RegExp(`has a ${key} that is not a number`));
    const network = await read('network', 'model.onnx', {
      'config.json': '{"_class_name": "UNet2DModel", "in_channels": 3, "sample_size": 8, "scale": NaN}',
      'model_index.json': '{"guidance": -Infinity}',
    });
    assert.deepEqual(network.shape, [3, 8, 8]);
  });

  it('that are too large are left unread, and that is said', async () => {
    truncateSync(path.join(folder('large', { 'a.json': '' }), 'a.json'), 21e6);
    const { scheduler, evidence } = await read('large', 'a.onnx', {});
    assert.equal(scheduler, null);
    assert.match(evidence.join(), /a\.json was not read: it is too large: it has 21 MB/);
  });
});
