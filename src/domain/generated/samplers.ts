export const samplerIds = ['heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc'] as const;

export type SamplerName = (typeof samplerIds)[number];
