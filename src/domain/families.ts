export const familyIds = ['edm', 'vp', 'flow'] as const;

/** How signal and noise are scaled: EDM / VE (a = 1), variance preserving (a² + b² = 1), flow matching (a + b = 1). */
export type Family = (typeof familyIds)[number];
