export const flavourIds = ['edm', 'k-diffusion', 'diffusers', 'numpy'] as const;

/** The library that exported sampler code is written for. */
export type Flavour = (typeof flavourIds)[number];

export const referenceFlavorIds = ['torch', 'diffusers'] as const;

/** How the original of a network is loaded, for the script that runs it. */
export type ReferenceFlavor = (typeof referenceFlavorIds)[number];
