import type { Report } from '../../src/shared/report';

/** A report with every field, optional ones too. The numbers are plausible and mean nothing. */
export function fullReport(): Report {
  const interval = { value: 1, low: 0.9, high: 1.1 };
  const fit = { denoiserNmse: { value: 0.05, low: 0.04, high: 0.06 }, denoiserNmseUncentred: 0.03, scoreNmse: 0.001 };
  const quartiles = { q25: 0.01, median: 0.02, q75: 0.03 };
  const structure = {
    source: 'data' as const,
    rank: 2,
    meanNorm: 3,
    eigenvalues: [4, 1],
    capturedVariance: 0.9,
    evaluations: 256,
    tailVariance: 0.01,
    file: 'report.gaussian.safetensors',
  };
  const plan = {
    sigma: 19.4,
    timestep: null,
    skippedSteps: 4,
    remainingSteps: 14,
    spacing: 'kept' as const,
    evaluations: 27,
    saved: 0.23,
  };
  return {
    schemaVersion: 1,
    tool: { name: 'scorescope', version: '0.1.0' },
    createdAt: '2026-01-01T00:00:00.000Z',
    durationMs: 20000,
    model: {
      path: 'unet.onnx',
      sha256: 'ab'.repeat(32),
      bytes: 5000000,
      family: 'edm',
      prediction: 'denoised',
      shape: [1, 28, 28],
      dtype: 'float32',
      inputs: [
        { name: 'x', role: 'sample', type: 'float32', shape: ['batch', 1, 28, 28] },
        { name: 'sigma', role: 'time', type: 'float32', shape: ['batch'] },
      ],
      evidence: ['x [batch,1,28,28] is the sample.'],
    },
    provider: {
      requested: 'auto',
      used: 'webgpu',
      device: 'GPU',
      parity: { maxRelative: 1e-5 },
      fallback: null,
      speedup: 9,
    },
    structure,
    linearity: [
      {
        sigma: 10,
        timestep: null,
        probes: 'data',
        count: 64,
        gaussian: fit,
        isotropic: fit,
        mixture: null,
        empirical: null,
        checkpointGaussian: fit,
        repeatable: true,
        meanOffset: { value: 0.02, doubt: 0.01, ofNmse: 0.004, grey: -0.003 },
      },
    ],
    additivity: [{ sigma: 10, cosine: interval, asymmetry: 0.02 }],
    sampler: { name: 'heun', steps: 18, evaluations: 35, sigmas: [80, 1, 0] },
    trajectory: [{ step: 0, sigma: 80, state: quartiles, denoised: quartiles }],
    skip: {
      recommended: plan,
      reason: 'Fewest evaluations at equal quality.',
      samePicture: { ...plan, psnr: 33, ssim: 0.97, endpointRms: 0.02 },
      candidates: [
        {
          sigma: 19.4,
          skippedSteps: 4,
          spacing: 'kept',
          evaluations: 27,
          start: 'gaussian',
          errorRatio: interval,
          endpointRms: 0.02,
          psnr: 33,
          ssim: null,
          fittedRatio: interval,
          seeds: 24,
        },
      ],
      own: { error: 0.05, seeds: 24, referenceEvaluations: 511, referenceChange: 0.001 },
      bruteForceEvaluations: 9000,
    },
    speedup: { evaluations: 1.3, measured: { ...interval, batch: 16, batchOne: interval } },
    evaluations: { total: 600, structure: 256, linearity: 100, trajectory: 35, skip: 200, speedup: 9 },
    warnings: [{ code: 'under-trained', message: 'NMSE rises above σ 40.' }],
    checkpointStructure: { ...structure, source: 'checkpoint', capturedVariance: null },
    pictures: {
      width: 28,
      height: 28,
      full: ['iVBO'],
      skipped: ['iVBO'],
      difference: null,
      differenceGain: 8,
      sigma: 19.4,
      mean: 'iVBO',
      components: ['iVBO'],
    },
    conditions: [
      { name: 'class_labels', role: 'class', source: 'class 3, as given', value: 3, shape: [] },
      { name: 'encoder_hidden_states', role: 'embedding', source: 'from prompt.npy', value: null, shape: [77, 768] },
    ],
    guidance: {
      scale: 4,
      rows: [{ sigma: 10, conditional: fit, unconditional: fit, guided: fit }],
      sigma: 10,
      byScale: [{ scale: 1, denoiserNmse: interval }],
      evaluations: 512,
    },
    stages: [{ stage: 'structure', seconds: 2 }],
  };
}
