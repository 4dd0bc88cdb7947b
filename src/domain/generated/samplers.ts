// Written by npm run generate from src/samplers.
export const samplerIds = ['heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc'] as const;

export type SamplerName = (typeof samplerIds)[number];

/** As the literature writes them. */
export const samplerTitles: Readonly<Record<SamplerName, string>> = {
  heun: 'Heun',
  euler: 'Euler',
  ddim: 'DDIM',
  'dpmpp-2m': 'DPM-Solver++(2M)',
  unipc: 'UniPC',
};
