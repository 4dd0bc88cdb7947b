import { dot, innerProducts } from './algebra/orthonormal';
import type { Gaussian } from './gaussian';
import type { NoiseLevel } from './noise/level';

/** How one of several equal parts of the data differs from a Gaussian of all of them. */
export interface Fold {
  /** Its mean less the Gaussian's, [d]. */
  readonly offset: Float64Array;
  /** Its second moments about the Gaussian's mean, within the Gaussian's modes, [r, r]. */
  readonly products: Float64Array;
  /** The same of each direction outside the modes. */
  readonly tail: number;
}

/** Probes x [B, d] at one noise level, and the weight of each. */
export interface WeightedProbes {
  readonly x: Float64Array;
  readonly level: NoiseLevel;
  readonly weights: Float64Array;
}

/**
 * What each fold of the data would change about D_G(x), were it all the data, to first order: with K = Σ(Σ+σ²)⁻¹ and
 * R = (Σ+σ²)⁻¹, e = (I − K)δμ + σ²·R·δΣ·R(x/a − μ). What connects the modes with the directions outside them is left out, so within the
 * modes e has r coordinates, and outside of them it is om·δμ + os·(x/a − μ), whose products are known without forming it.
 */
export class FoldDeviations {
  /** Of x/a − μ: its coordinates [B, r]. */
  private readonly inside: Float64Array;
  /** Of each fold's e, [B, r]. */
  private readonly changes: readonly Float64Array[];
  /** Of each fold's δμ, [r]. */
  private readonly offsets: readonly Float64Array[];
  /** x/a − μ, [B, d]. */
  private readonly centred: Float64Array;
  private readonly weights: Float64Array;
  private readonly om: number;
  private readonly os: readonly number[];

  constructor(
    private readonly folds: readonly Fold[],
    private readonly gaussian: Gaussian,
    { x, level: { a, sigma }, weights }: WeightedProbes,
  ) {
    const { mean, basis, eigenvalues, tail } = gaussian;
    const d = mean.length;
    const square = sigma * sigma;
    this.weights = weights;
    this.om = square / (tail + square);
    this.os = folds.map((fold) => (square * (fold.tail - tail)) / (tail + square) ** 2);
    this.centred = x.map((value, j) => value / a - mean[j % d]!);
    this.inside = innerProducts(this.centred, basis, d);
    this.offsets = folds.map(({ offset }) => innerProducts(offset, basis, d));
    const rank = eigenvalues.length;
    const scaled = this.inside.map((value, j) => value / (eigenvalues[j % rank]! + square));
    const shrunk = eigenvalues.map((value) => square / (value + square));
    this.changes = folds.map(({ products }, f) => {
      const changed = innerProducts(scaled, products, rank);
      for (let j = 0; j < changed.length; j++) {
        const k = j % rank;
        changed[j] = shrunk[k]! * (this.offsets[f]![k]! + changed[j]! - eigenvalues[k]! * scaled[j]!);
      }
      return changed;
    });
  }

  /** Σ_p w_p ⟨v_p, e_p⟩ of each fold, v [B, d]. */
  productsWith(v: Float64Array): Float64Array {
    const { basis, mean } = this.gaussian;
    const inside = innerProducts(v, basis, mean.length);
    const sum = this.weightedSum(v);
    const sumInside = innerProducts(sum, basis, mean.length);
    const along = this.weightedProduct(v, this.centred) - this.weightedProduct(inside, this.inside);
    return Float64Array.from(
      this.folds,
      ({ offset }, f) =>
        this.weightedProduct(inside, this.changes[f]!) +
        this.om * (dot(sum, offset) - dot(sumInside, this.offsets[f]!)) +
        this.os[f]! * along,
    );
  }

  /**
   * Mean square of Σ_p w_p ⟨e_p, e′_p⟩ over pairs of folds: how large the product of two unrelated errors usually is. How large that of
   * two halves happens to be says little of it where the errors are larger than what is measured.
   */
  meanSquareOfPairs(): number {
    const { basis, mean } = this.gaussian;
    const whole = this.weights.reduce((sum, weight) => sum + weight, 0);
    const center = this.weightedSum(this.centred);
    const centerInside = innerProducts(center, basis, mean.length);
    const along = this.folds.map(({ offset }, f) => dot(center, offset) - dot(centerInside, this.offsets[f]!));
    const size = this.weightedProduct(this.centred, this.centred) - this.weightedProduct(this.inside, this.inside);
    let squares = 0;
    let pairs = 0;
    for (let f = 0; f < this.folds.length; f++)
      for (let g = 0; g < f; g++) {
        const outside = dot(this.folds[f]!.offset, this.folds[g]!.offset) - dot(this.offsets[f]!, this.offsets[g]!);
        const sum =
          this.weightedProduct(this.changes[f]!, this.changes[g]!) +
          this.om * (this.om * whole * outside + this.os[g]! * along[f]! + this.os[f]! * along[g]!) +
          this.os[f]! * this.os[g]! * size;
        squares += sum * sum;
        pairs++;
      }
    return squares / pairs;
  }

  /** Σ_p w_p v_p, [d]. */
  private weightedSum(v: Float64Array): Float64Array {
    const sum = new Float64Array(v.length / this.weights.length);
    for (const [p, weight] of this.weights.entries())
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * v[p * sum.length + i]!;
    return sum;
  }

  /** Σ_p w_p ⟨a_p, b_p⟩. */
  private weightedProduct(a: Float64Array, b: Float64Array): number {
    const n = a.length / this.weights.length;
    return this.weights.reduce(
      (sum, weight, p) => sum + weight * dot(a.subarray(p * n, (p + 1) * n), b.subarray(p * n, (p + 1) * n)),
      0,
    );
  }
}
