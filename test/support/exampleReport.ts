import type { DiagnosisEvent } from '../../src/domain/events';
import type {
  Interval,
  LinearFit,
  LinearityRow,
  Report,
  SkipCandidate,
  StructureSection,
} from '../../src/domain/report';
import { exampleImages } from './examplePictures';
import { confirmedRungs } from './exampleRungs';

/** A plausible report (magnitudes of a small EDM network on 28×28 pictures) for tests of the page. */

/** EDM's grid, 18 steps from 80 to 0.002 with ρ = 7, then 0. */
const SIGMAS = [
  ...Array.from({ length: 18 }, (_, i) => (80 ** (1 / 7) + (i / 17) * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7),
  0,
];
const OWN_EVALUATIONS = 35;

export function interval(value: number, spread = 0.08): Interval {
  return { value, low: value * (1 - spread), high: value * (1 + spread) };
}

const fit = (nmse: number): LinearFit => ({
  denoiserNmse: interval(nmse),
  denoiserNmseUncentred: nmse * 0.31,
  scoreNmse: nmse * 4e-4,
});

const linearity: LinearityRow[] = (
  [
    [80, 0.182, 0.62, 0.214],
    [40, 0.061, 0.55, 0.083],
    [20, 0.038, 0.51, 0.052],
    [10, 0.047, 0.6, 0.071],
    [5, 0.083, 0.71, 0.124],
    [2, 0.171, 0.78, 0.262],
    [1, 0.263, 0.81, 0.391],
    [0.5, 0.384, 0.84, 0.522],
  ] as const
).map(([sigma, gaussian, isotropic, checkpoint]) => ({
  sigma,
  timestep: null,
  probes: 'data',
  count: 256,
  gaussian: fit(gaussian),
  isotropic: fit(isotropic),
  mixture: null,
  empirical: null,
  checkpointGaussian: fit(checkpoint),
  repeatable: sigma < 80,
}));

function structure(source: StructureSection['source'], rank: number, decay: number): StructureSection {
  return {
    source,
    rank,
    meanNorm: 14.72,
    eigenvalues: Array.from({ length: rank }, (_, i) => 84.6 * (i + 1) ** -decay * Math.exp(-i / 180)),
    capturedVariance: source === 'data' ? 0.997 : null,
    evaluations: source === 'data' ? 0 : 512,
    tailVariance: source === 'data' ? 0.0021 : 0.034,
  };
}

function candidate(
  start: SkipCandidate['start'],
  spacing: SkipCandidate['spacing'],
  skippedSteps: number,
  evaluations: number,
  ratio: number,
  fitted: number,
): SkipCandidate {
  return {
    start,
    spacing,
    skippedSteps,
    evaluations,
    sigma: SIGMAS[skippedSteps]!,
    errorRatio: interval(ratio, 0.05),
    fittedRatio: interval(fitted, 0.04),
    endpointRms: 0.013 * ratio * (1 + skippedSteps),
    psnr: 44 - 3 * skippedSteps * ratio,
    ssim: 0.998 - 0.004 * skippedSteps * ratio,
    seeds: 24,
  };
}

const candidates: SkipCandidate[] = [
  ...(
    [
      [33, 1.01, 1.02],
      [31, 1.34, 1.16],
      [29, 1.16, 1.24],
      [27, 1.53, 1.47],
      [25, 1.94, 1.9],
      [23, 2.17, 2.17],
    ] as const
  ).map(([evaluations, ratio, fitted]) => candidate('none', 'respaced', 0, evaluations, ratio, fitted)),
  ...(
    [
      [2, 31, 1.04, 1.04],
      [3, 29, 1.35, 1.35],
      [4, 27, 2.03, 2.03],
      [6, 23, 5.98, 5.98],
    ] as const
  ).map(([skipped, evaluations, ratio, fitted]) => candidate('isotropic', 'kept', skipped, evaluations, ratio, fitted)),
  ...(
    [
      [2, 31, 0.97, 0.97],
      [3, 29, 0.98, 0.98],
      [4, 27, 0.99, 0.99],
      [5, 25, 1.31, 1.31],
      [6, 23, 3.46, 3.46],
    ] as const
  ).map(([skipped, evaluations, ratio, fitted]) => candidate('gaussian', 'kept', skipped, evaluations, ratio, fitted)),
  ...(
    [
      [2, 29, 1.08, 1.06],
      [2, 27, 1.36, 1.3],
      [2, 25, 1.51, 1.58],
      [3, 29, 1.02, 1.02],
      [3, 25, 1.31, 1.29],
      [3, 23, 1.63, 1.6],
    ] as const
  ).map(([skipped, evaluations, ratio, fitted]) =>
    candidate('gaussian', 'respaced', skipped, evaluations, ratio, fitted),
  ),
];

export function examplePlan(skippedSteps: number, evaluations: number) {
  return {
    sigma: SIGMAS[skippedSteps]!,
    timestep: null,
    skippedSteps,
    remainingSteps: 18 - skippedSteps,
    spacing: 'kept' as const,
    evaluations,
    saved: 1 - evaluations / OWN_EVALUATIONS,
  };
}

/** The report as versions before the rungs wrote it. */
export function olderReport(): Report {
  const report = exampleReport();
  delete report.skip.rungs;
  delete report.skip.criterion;
  delete report.skip.verdict;
  return report;
}

/** A fresh copy, so that a test may change its own. */
export function exampleReport(): Report {
  return structuredClone({
    schemaVersion: 1,
    tool: { name: 'ScoreScope', version: '0.1.0' },
    createdAt: '2026-03-01T14:05:09.000Z',
    durationMs: 71_400,
    model: {
      path: '/home/ada/models/fashion.onnx',
      sha256: '9f2c4e1bb0d3a6f7c8e5d4b3a2918070f6e5d4c3b2a19080706f5e4d3c2b1a09',
      bytes: 5_835_941,
      family: 'edm',
      prediction: 'denoised',
      shape: [1, 28, 28],
      dtype: 'float32',
      inputs: [
        { name: 'x', role: 'sample', type: 'float32', shape: ['batch', 1, 28, 28] },
        { name: 'sigma', role: 'time', type: 'float32', shape: ['batch'] },
      ],
      confidence: 'measured',
      time: 'sigma',
      evidence: [
        'An input is called sigma and has one value a sample.',
        'As σ → 0 the output approaches the input (relative difference 0.004 at σ 0.002).',
      ],
    },
    provider: {
      requested: 'auto',
      used: 'webgpu',
      device: 'NVIDIA RTX 4090',
      parity: { maxRelative: 2.6e-6 },
      fallback: null,
      speedup: 9.4,
    },
    structure: structure('data', 96, 1.25),
    checkpointStructure: structure('checkpoint', 32, 1.3),
    linearity,
    additivity: [20, 5].map((sigma) => ({ sigma, cosine: interval(0.982, 0.01), asymmetry: 0.021 })),
    sampler: { name: 'heun', steps: 18, evaluations: OWN_EVALUATIONS, sigmas: SIGMAS },
    trajectory: SIGMAS.map((sigma, step) => {
      const state = 0.002 + 0.42 / (1 + (sigma / 1.6) ** 1.1);
      const denoised = 0.03 + 0.4 / (1 + (sigma / 2.8) ** 1.3);
      const around = (median: number) => ({ q25: median * 0.8, median, q75: median * 1.3 });
      return { step, sigma, state: around(step === 0 ? 0 : state), denoised: around(denoised) };
    }),
    skip: {
      recommended: examplePlan(4, 27),
      reason: 'Below σ 19.4 too many images change; fewer steps at the same cost reach a median PSNR of 39.1 dB.',
      samePicture: { ...examplePlan(4, 27), psnr: 43.2, ssim: 0.991, endpointRms: 0.014 },
      verdict: 'recommended',
      criterion: 'picture',
      rungs: confirmedRungs(examplePlan),
      candidates,
      own: { error: 0.0214, seeds: 24, referenceEvaluations: 255, referenceChange: 0.12 },
      bruteForceEvaluations: 41_280,
    },
    speedup: {
      evaluations: OWN_EVALUATIONS / 27,
      measured: { value: 1.284, low: 1.26, high: 1.31, batch: 16, batchOne: { value: 1.22, low: 1.19, high: 1.25 } },
    },
    evaluations: { total: 15_214, structure: 512, linearity: 2048, trajectory: 840, skip: 11_424, speedup: 390 },
    warnings: [
      {
        code: 'under-trained',
        message: 'At σ 80 the network’s own noise error dominates; training has hardly seen it.',
      },
    ],
    pictures: exampleImages(),
    stages: [
      { stage: 'checkpoint', seconds: 0.2 },
      { stage: 'provider', seconds: 4.1 },
      { stage: 'structure', seconds: 6.3 },
      { stage: 'linearity', seconds: 9.8 },
      { stage: 'trajectory', seconds: 3.9 },
      { stage: 'skip', seconds: 44.6 },
      { stage: 'speedup', seconds: 2.5 },
    ],
  } satisfies Report);
}

/** The events of the diagnosis that made `report`, in the order a worker sends them. */
export function exampleEvents(report: Report = exampleReport()): DiagnosisEvent[] {
  const progress = (stage: 'provider' | 'linearity' | 'skip', message: string, fraction: number): DiagnosisEvent => ({
    kind: 'progress',
    progress: { stage, message, fraction, secondsLeft: fraction > 0.1 ? 72 * (1 - fraction) : null },
  });
  return [
    { kind: 'started', tool: report.tool, createdAt: report.createdAt },
    { kind: 'checkpoint', model: report.model, conditions: [] },
    progress('provider', 'trying WebGPU', 0.02),
    { kind: 'provider', provider: report.provider },
    { kind: 'sampler', sampler: report.sampler },
    { kind: 'plan', evaluations: 15_200, seconds: 72 },
    { kind: 'structure', structure: report.structure, checkpointStructure: report.checkpointStructure! },
    ...report.linearity.flatMap((row, i): DiagnosisEvent[] => [
      progress('linearity', `linearity at σ ${row.sigma}`, 0.12 + 0.02 * i),
      { kind: 'linearity', row },
    ]),
    ...report.additivity.map((row): DiagnosisEvent => ({ kind: 'additivity', row })),
    { kind: 'trajectory', rows: report.trajectory },
    progress('skip', 'skips from σ 80 down', 0.4),
    ...report.skip.candidates.map((one): DiagnosisEvent => ({ kind: 'candidate', candidate: one })),
    { kind: 'skip', skip: report.skip },
    { kind: 'pictures', pictures: report.pictures! },
    { kind: 'speedup', speedup: report.speedup },
    ...report.warnings.map((warning): DiagnosisEvent => ({ kind: 'warning', warning })),
    { kind: 'report', report },
  ];
}
