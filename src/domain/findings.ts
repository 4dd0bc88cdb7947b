import { repository } from '../../package.json';

/** What the warnings of a report are called; docs/findings.md has a paragraph on each. */
export const FINDINGS = {
  'under-trained': 'Under-trained at high noise',
  'own-noise': 'Dominated by the network’s own error',
  'mean-offset': 'Mean off the data’s',
  'data-scale': 'Data in another scale',
  'sigma-data': 'Another σ_data than the data’s',
  memorisation: 'Follows its training data',
  'timestep-offset': 'Timesteps off by one',
  'time-reversed': 'Time runs from noise to data',
  'guidance-nonlinear': 'Guidance breaks linearity',
  'first-steps-wasted': 'First steps wasted',
  'sigma-max-large': 'σ_max larger than needed',
  'straight-steps': 'Steps spent where the way is straight',
  'never-noise': 'Schedule never reaches noise',
  overflow: 'Not finite at some noise level',
  'does-not-denoise': 'Does not denoise',
  'few-data': 'Few data',
  'structure-from-samples': 'Structure from the network’s own samples',
  disagreement: 'No one Gaussian for all noise levels',
  'low-rank': 'Few modes hold little variance',
  reference: 'Rough reference solution',
  sampler: 'Sampler changed',
  'gaussian-not-kept': 'Gaussian not kept',
  'moments-not-kept': 'Moments not kept',
  'vae-decoder': 'Latents not decoded',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** Where findings are explained, as a path in the repository. */
export const findingsFile = 'docs/findings.md';

export function isKnownFinding(code: string): code is FindingCode {
  return Object.hasOwn(FINDINGS, code);
}

/** The paragraph on a finding, for a browser. */
export function findingUrl(code: FindingCode): string {
  return `${repository.url.replace(/\.git$/, '')}/blob/main/${findingsFile}#${code}`;
}
