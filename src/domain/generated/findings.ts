// Generated from src/diagnosis/findings by npm run generate.
export const findingTitles = {
  'never-noise': 'Sampling does not start from pure noise',
  'under-trained': 'Under-trained at high noise',
  'own-noise': 'Dominated by the network’s own error',
  reference: 'Rough reference solution',
  'low-rank': 'Kept modes hold little of the variance',
  'mean-offset': 'Mean differs from the data’s',
  'first-steps-wasted': 'First steps need no network',
  'sigma-max-large': 'σ_max larger than needed',
  'data-scale': 'Data in a different scale',
  disagreement: 'No single Gaussian fits all noise levels',
  'does-not-denoise': 'Does not denoise',
  'few-data': 'Few data samples',
  'gaussian-not-kept': 'Gaussian not saved',
  'guidance-nonlinear': 'Guidance breaks linearity',
  memorisation: 'Follows its training data',
  'moments-not-kept': 'Moments not saved',
  overflow: 'Not finite at some noise levels',
  sampler: 'Sampler differs from the scheduler’s',
  'sigma-data': 'σ_data differs from the data’s',
  'straight-steps': 'Several steps on one straight line',
  'structure-from-samples': 'Structure estimated from the network’s own samples',
  'time-reversed': 'Time runs from noise to data',
  'timestep-offset': 'Timesteps off by one',
  'vae-decoder': 'Latents not decoded',
} as const;

export type FindingCode = keyof typeof findingTitles;
