/**
 * One noise level of the diffusion `x = a·x₀ + b·n`, n ~ N(0, I).
 * Everything in score/ is written with a and b, so the same formulas serve EDM (a = 1), VP (a² + b² = 1) and flow (a + b = 1).
 */
export interface NoiseLevel {
  /** Signal scale. */
  readonly a: number;
  /** Noise scale. */
  readonly b: number;
  /** b / a, in the units of the data; Infinity at a = 0. */
  readonly sigma: number;
  /** The schedule's own clock: σ (EDM), the timestep (VP), t (flow). What a network is given is made of it by timeOf(). */
  readonly time: number;
}

/** The network as a denoiser: x [B, d] at one level → E[x₀ | x], [B, d]. State in float64 around a float32 network. */
export type Denoise = (x: Float64Array, level: NoiseLevel) => Promise<Float64Array>;
