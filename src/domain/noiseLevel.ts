/**
 * One noise level of the diffusion `x = a·x₀ + b·n`, n ~ N(0, I).
 * Every formula is written with a and b, so that the same one serves EDM (a = 1), VP (a² + b² = 1) and flow matching (a + b = 1).
 */
export interface NoiseLevel {
  /** Signal scale. */
  readonly a: number;
  /** Noise scale. */
  readonly b: number;
  /** b / a, in the units of the data; Infinity at a = 0. */
  readonly sigma: number;
  /** The schedule's own time: σ (EDM), the timestep (VP), t (flow matching). A network's time input is made from it (timeInputs.ts). */
  readonly time: number;
}
