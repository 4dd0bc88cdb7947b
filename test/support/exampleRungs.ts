import type { Criterion } from '../../src/domain/criterion';
import type { Interval, Rung, SkipPlan } from '../../src/domain/report';

/** The three rungs of one report in every status there is, for tests of what shows them. */

const trusted: Rung['reference'] = { trusted: true, reason: '', trustedBelowSigma: null };
const none = {
  with: null,
  without: null,
  isotropic: null,
  ratio: null,
  psnr: null,
  ssim: null,
  changed: null,
  frechet: null,
};

function around(value: number, part: number): Interval {
  return { value, low: value * (1 - part), high: value * (1 + part) };
}

/** `fewer` steps from σ_max, Heun's cost. */
function fewer(steps: number): SkipPlan {
  const evaluations = 2 * steps - 1;
  return {
    sigma: 80,
    timestep: null,
    skippedSteps: 0,
    remainingSteps: steps,
    spacing: 'respaced',
    evaluations,
    saved: 1 - evaluations / 35,
  };
}

/** The error rung is confirmed, the images' too, and too few samples were there for the distribution. */
export function confirmedRungs(plan: (skippedSteps: number, evaluations: number) => SkipPlan): Record<Criterion, Rung> {
  return {
    error: {
      ...none,
      with: plan(3, 29),
      without: fewer(17),
      isotropic: plan(1, 33),
      status: 'confirmed',
      withoutStatus: 'predicted',
      isotropicStatus: 'predicted',
      reference: trusted,
      reason: 'With 29 evaluations the median error is 0.98 (0.93–1.03) times that of Heun 18 over 24 seeds.',
      ratio: around(0.98, 0.05),
      psnr: around(47.1, 0.03),
      ssim: 0.996,
      changed: { count: 0, of: 24, high: 0.117 },
    },
    picture: {
      ...none,
      with: plan(4, 27),
      without: fewer(16),
      isotropic: plan(2, 31),
      status: 'confirmed',
      withoutStatus: 'confirmed',
      isotropicStatus: 'predicted',
      predicted: { ratio: 1.1, psnr: 44, relativeRms: null },
      reference: trusted,
      reason:
        'With 27 evaluations the median PSNR to the full run is 43.2 dB (42.1–44.5), and 1 of 24 images is visibly different.',
      ratio: around(1.12, 0.06),
      psnr: around(43.2, 0.02),
      ssim: 0.991,
      range: 2,
      changed: { count: 1, of: 24, high: 0.183 },
    },
    look: {
      ...none,
      status: 'not-affordable',
      reference: trusted,
      reason: 'Too few samples to judge the distribution: 24 of at least 256.',
    },
  };
}

/** Before anything was confirmed: plans that few runs predict. */
export function predictedRungs(plan: (skippedSteps: number, evaluations: number) => SkipPlan): Record<Criterion, Rung> {
  const { error, picture, look } = confirmedRungs(plan);
  return {
    error: { ...error, status: 'predicted', ratio: null, psnr: null, ssim: null, changed: null },
    picture: {
      ...picture,
      status: 'predicted',
      reason: 'Predicted from 5 runs of your sampler: a median PSNR of 44.0 dB to the full run.',
      ratio: null,
      psnr: null,
      ssim: null,
      changed: null,
    },
    look,
  };
}

/** The network's own noise decides: the first two rungs do not apply, and the samples with the skip are nearer to the data. */
export function noiseDominatedRungs(
  plan: (skippedSteps: number, evaluations: number) => SkipPlan,
): Record<Criterion, Rung> {
  const untrusted: Rung = {
    ...none,
    status: 'not-applicable',
    reference: {
      trusted: false,
      reason: 'above σ 10.4 the network’s output is dominated by its own error.',
      trustedBelowSigma: 10.4,
    },
    reason: 'Your sampler’s own samples cannot serve as a reference, because the network’s own error dominates them.',
  };
  return {
    error: untrusted,
    picture: untrusted,
    look: {
      ...none,
      with: plan(6, 23),
      status: 'confirmed',
      reference: trusted,
      reason: 'Over 24 samples, the samples with the skip are closer to the data than those of your own run.',
      frechet: {
        features: 'principal-components',
        own: 3050,
        hybrid: 52,
        difference: { value: -2998, low: -3310, high: -2690 },
        samples: 24,
      },
    },
  };
}
