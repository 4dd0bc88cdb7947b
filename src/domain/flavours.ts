export const flavourIds = ['edm', 'k-diffusion', 'diffusers', 'numpy'] as const;

/** The library that exported sampler code is written for. */
export type Flavour = (typeof flavourIds)[number];
