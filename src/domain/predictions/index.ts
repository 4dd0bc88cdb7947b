export const predictionIds = ['denoised', 'epsilon', 'v', 'velocity', 'score', 'edm-raw'] as const;

/** What a network's output means. */
export type Prediction = (typeof predictionIds)[number];
