import { providerDescriptions, providerIds } from '../generated/providers';
import { samplerIds } from '../generated/samplers';
import type { OptionTable } from './definition';
import { between, choice, listOf, names, path, positive, whole } from './kinds';

/** Samples of a network call where nothing shows that more are cheaper. */
export const USUAL_BATCH = 8;

/** How a checkpoint is diagnosed: against which data and sampler, how thoroughly, and where. */
export const runOptions = {
  data: {
    kind: path,
    group: 'data',
    commands: ['diagnose'],
    help: 'Training data or a part of it: a folder of PNG and JPEG images, .npy, .npz, IDX, or safetensors.',
    details:
      'Order, layout and scale do not matter. Classes are subfolders, labels in the same file (`labels`, `y`, `targets`), or IDX labels beside IDX images.',
    sidecar: true,
    setting: {
      scope: 'resource',
      note: 'Relative paths start at the workspace folder. If empty, mean and covariance are estimated from the checkpoint alone.',
    },
  },
  resize: {
    kind: choice(['fit', 'crop'], {
      fit: 'scales the whole image',
      crop: 'scales the shorter side and cuts out the center (bilinear, as in Pillow)',
    }),
    group: 'data',
    commands: ['diagnose'],
    help: 'How to resize images of another size in the data; without this option they are an error.',
    sidecar: true,
  },
  moments: {
    kind: path,
    group: 'data',
    commands: ['diagnose'],
    metavar: 'FILE',
    help: 'Mean and covariance of the data, as safetensors.',
    details:
      'Tensors `mean` [d], `basis` [rank, d] and `eigenvalues` [rank] (orthonormal rows, variances in the network’s own scale), and optionally `totalVariance` and `tail` (variance of each direction outside the basis) as metadata.',
  },
  sampler: {
    kind: choice(samplerIds),
    group: 'sampler',
    commands: ['diagnose', 'verify'],
    help: 'Sampler that you use with this network; skips are compared with it.',
    details:
      'The default is the sampler in the scheduler configuration beside the checkpoint, or the usual one for its family.',
    sidecar: true,
    setting: {
      scope: 'resource',
      note: '`auto` uses the sampler of the checkpoint’s scheduler, or the usual one for its family.',
    },
  },
  steps: {
    kind: whole(2, 1000),
    group: 'sampler',
    commands: ['diagnose', 'verify'],
    help: 'Number of steps of your sampler.',
    details: 'The default depends on the sampler, and on a short noise schedule ([how](samplers.md#number-of-steps)).',
    sidecar: true,
    setting: { scope: 'resource', note: '`null` uses the default of the sampler.' },
  },
  sigmaMin: {
    kind: positive(1e6),
    group: 'sampler',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Lowest noise level σ of your sampler, in data units.',
    sidecar: true,
  },
  sigmaMax: {
    kind: positive(1e6),
    group: 'sampler',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Highest noise level σ of your sampler, in data units.',
    sidecar: true,
  },
  rho: {
    kind: positive(1000),
    group: 'sampler',
    commands: ['diagnose', 'verify'],
    help: 'Exponent ρ that spaces the noise levels of your sampler (default: 7).',
  },
  samplerTimesteps: {
    kind: listOf(whole(0, 99_999), 1000),
    group: 'sampler',
    commands: ['diagnose', 'verify'],
    metavar: '999,850,…,24',
    help: 'Timesteps of your sampler as a list, counted from 0, such as those of Align Your Steps.',
    details:
      'For noise schedules of discrete timesteps. The number of steps is the length of the list ([more](samplers.md#listed-noise-levels)).',
    sidecar: true,
  },
  samplerSigmas: {
    kind: listOf(between(0, 1e6), 1001),
    group: 'sampler',
    commands: ['diagnose', 'verify'],
    metavar: '14.6,6.5,…,0.03',
    help: 'Noise levels of your sampler as a list: σ, or t for flow matching.',
    details: 'A 0 at the end may be left out. The number of steps is the length of the list without it.',
    sidecar: true,
  },
  effort: {
    kind: choice(['quick', 'standard', 'thorough'], {
      quick: 'a first look with few seeds and wide intervals',
      standard: 'enough seeds to recommend a skip',
      thorough: 'more seeds and noise levels, narrower intervals',
    }),
    group: 'measurement',
    commands: ['diagnose'],
    help: 'How many network evaluations a diagnosis may use.',
    default: 'standard',
    setting: { scope: 'resource' },
  },
  criterion: {
    kind: choice(['error', 'picture', 'look'], {
      error: 'the same error to the exact solution from the same noise',
      picture: 'the same images to the eye',
      look: 'the same distribution of images',
    }),
    group: 'measurement',
    commands: ['diagnose'],
    help: 'What “the same result” means in the headline; the report shows the result for all three criteria.',
    default: 'picture',
    setting: { scope: 'resource' },
  },
  sigmas: {
    kind: listOf(positive(1e6), 1000),
    group: 'measurement',
    commands: ['diagnose'],
    metavar: '40,20,10',
    help: 'Noise levels at which linearity is measured, instead of evenly spaced ones.',
  },
  seeds: {
    kind: whole(1, 10_000),
    group: 'measurement',
    commands: ['diagnose'],
    help: 'Number of trajectories compared before a skip is recommended, instead of the number set by the effort.',
  },
  features: {
    kind: path,
    group: 'measurement',
    commands: ['diagnose'],
    metavar: 'FILE.onnx',
    help: 'Feature network for comparing the distributions with and without the skip.',
    details:
      'It needs one float input of the samples’ shape, which receives samples in the checkpoint’s value range, and one float output ([what is compared](decision.md#same-distribution)).',
  },
  seed: {
    kind: whole(0, 2 ** 32 - 1),
    group: 'measurement',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Seed of all random numbers: the same seed gives the same results on the same device.',
    default: 0,
    setting: { scope: 'resource' },
  },
  batch: {
    kind: whole(1, 4096),
    group: 'measurement',
    commands: ['diagnose', 'verify'],
    help: 'Number of samples per network call; without this option, a short calibration chooses it.',
  },
  provider: {
    kind: choice(['auto', ...providerIds], {
      auto: 'The fastest device that agrees with the CPU on your network. The report says why others were not used.',
      ...providerDescriptions,
    }),
    group: 'device',
    commands: ['diagnose', 'verify'],
    help: 'Device that runs the network.',
    default: 'auto',
    setting: { scope: 'machine-overridable' },
  },
  remote: {
    kind: names,
    group: 'device',
    commands: ['diagnose'],
    metavar: 'URL',
    help: 'Servers that evaluate the network instead of this machine, by the address of the model on each.',
    details:
      'Servers of the Open Inference Protocol (KServe v2) such as Triton, KServe, or MLServer, with addresses such as `http://localhost:8000/v2/models/unet` ([servers](remote.md)). {provider} does not count then. A token for them is read from the environment variable `SCORESCOPE_REMOTE_TOKEN`.',
    setting: { scope: 'machine' },
  },
} as const satisfies OptionTable;
