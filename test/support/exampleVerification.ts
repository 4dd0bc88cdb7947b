import type { Verification } from '../../src/domain/verification';

/** A verification as it is written of a network whose time is off by one. */
export function exampleVerification(): Verification {
  const network = {
    path: '/models/unet.onnx',
    sha256: 'a'.repeat(64),
    dtype: 'float32',
    provider: 'cpu',
    device: 'a processor',
  } as const;
  const sigmas = [80, 20, 5, 1, 0.2];
  return {
    schemaVersion: 1,
    kind: 'verification',
    tool: { name: 'scorescope', version: '0.1.0' },
    createdAt: '2026-01-02T03:04:05.000Z',
    durationMs: 4000,
    a: network,
    b: { ...network, path: '/models/unet_fp16.onnx', dtype: 'float16' },
    model: { family: 'vp', prediction: 'epsilon', shape: [1, 28, 28], time: 'index' },
    sampler: { name: 'ddim', steps: 5, evaluations: 5, sigmas: [...sigmas, 0] },
    same: false,
    verdict: 'Differs at every σ: median PSNR 52.0 dB; 0 of 8 images changed. B’s time is off by 1.',
    behavior: 'float16',
    levels: sigmas.map((sigma, i) => ({
      sigma,
      timestep: 900 - 200 * i,
      denoised: 1e-3 * sigma,
      raw: 5e-3 / (i + 1),
      behavior: 'float16',
    })),
    departs: { float32: { low: 0.2, high: 80, fromBottom: true, toTop: true }, float16: null, int8: null },
    pictures: {
      psnr: { median: 52, lowest: 47 },
      ssim: 0.998,
      relativeRms: { median: 0.01, highest: 0.02 },
      changed: { count: 0, of: 8, high: 0.312 },
    },
    causes: [{ id: 'time-offset', message: 'B’s time is off by 1.', error: { asIs: 0.004, undone: 1e-7 } }],
    notes: ['The scheduler clips the denoised sample.'],
    evaluations: { a: 70, b: 75, recognition: 30, run: 5 },
  };
}
