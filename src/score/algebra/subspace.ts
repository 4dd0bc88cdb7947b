import { addScaled, dot, norm } from './orthonormal';

/** What is orthogonal to a few directions of ℝᵈ, in k coordinates. */
export interface Subspace {
  /** k. */
  readonly dimension: number;
  /** Rows [B, d] → the coordinates of what they have in the subspace, [B, k]. */
  readonly coordinatesOf: (rows: ArrayLike<number>) => Float64Array;
  /** Coordinates [B, k] → the rows in the subspace that have them, [B, d]. */
  readonly rowsOf: (coordinates: Float64Array) => Float64Array;
}

/**
 * Coordinates in which lengths and angles stay: reflections take the directions to the first axes, and the others are kept
 * [Householder 1958].
 * @param directions orthonormal, [d] each
 */
export function besides(directions: readonly Float64Array[], d: number): Subspace {
  const left = directions.length;
  const mirrors: Float64Array[] = [];
  for (const [k, direction] of directions.entries()) {
    const mirror = direction.slice();
    for (const earlier of mirrors) reflect(mirror, earlier);
    // Away from the axis, whichever side the direction is on: no digits cancel.
    mirror.fill(0, 0, k);
    mirror[k]! += mirror[k]! < 0 ? -norm(mirror) : norm(mirror);
    const length = norm(mirror);
    mirrors.push(mirror.map((value) => value / length));
  }
  const dimension = d - left;
  return {
    dimension,
    coordinatesOf: (rows) => {
      const count = rows.length / d;
      const result = new Float64Array(count * dimension);
      for (let i = 0; i < count; i++) {
        const row = Float64Array.from({ length: d }, (_, j) => rows[i * d + j]!);
        for (const mirror of mirrors) reflect(row, mirror);
        result.set(row.subarray(left), i * dimension);
      }
      return result;
    },
    rowsOf: (coordinates) => {
      const count = coordinates.length / dimension;
      const result = new Float64Array(count * d);
      for (let i = 0; i < count; i++) {
        const row = result.subarray(i * d, (i + 1) * d);
        row.set(coordinates.subarray(i * dimension, (i + 1) * dimension), left);
        for (let k = left - 1; k >= 0; k--) reflect(row, mirrors[k]!);
      }
      return result;
    },
  };
}

/** row −= 2⟨row, mirror⟩·mirror of a unit vector. */
function reflect(row: Float64Array, mirror: Float64Array): void {
  addScaled(row, mirror, -2 * dot(row, mirror));
}
