import type { FileCard } from '../../src/domain/fileCard';
import type { StartForm } from '../../src/shared/startForm';

/** A plausible card and start form, for tests of the page. */

export function exampleCard(): FileCard {
  return {
    path: '/models/unet.onnx',
    bytes: 4_214_016,
    externalFiles: ['unet.onnx_data'],
    externalBytes: 137_000_000,
    producer: 'pytorch 2.4.0',
    irVersion: 8,
    opsets: [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ],
    inputs: [
      { name: 'x', type: 'float32', shape: ['batch', 1, 28, 28] },
      { name: 'sigma', type: 'float32', shape: ['batch'] },
      { name: 'class_labels', type: 'int64', shape: ['batch'] },
    ],
    outputs: [{ name: 'denoised', type: 'float32', shape: ['batch', 1, 28, 28] }],
    parameters: 34_214_016,
    weights: [
      { type: 'float32', elements: 34_213_888, bytes: 136_855_552 },
      { type: 'int64', elements: 128, bytes: 1024 },
    ],
    operators: Array.from({ length: 20 }, (_, i) => ({
      name: ['Conv', 'Add', 'Mul', 'Sigmoid', 'GroupNormalization', 'Reshape', 'Transpose'][i] ?? `Operator${i}`,
      count: 200 - i * 9,
    })),
    metadata: { epoch: '40', note: 'trained on images of clothing, EDM preconditioning, exponential moving average' },
  };
}

export function exampleStart(): StartForm {
  return {
    fields: ['effort', 'sampler', 'steps', 'data', 'class', 'guidance', 'criterion', 'provider'],
    configured: {
      effort: 'standard',
      sampler: 'heun',
      steps: '18',
      data: 'fashion-2000.npy',
      criterion: 'picture',
      provider: 'auto',
    },
    values: {},
    estimate: { sampler: 'Heun 18', run: 35, limit: 4000, seconds: 74, device: 'AMD EPYC (cpu)' },
  };
}
