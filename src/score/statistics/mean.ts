export function mean(values: Float64Array | readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Root mean square about the mean. */
export function std(values: Float64Array | readonly number[]): number {
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - center) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Mean of the rows of [B, d], [d]. */
export function meanRow(rows: Float64Array, d: number): Float64Array {
  const result = new Float64Array(d);
  for (let start = 0; start < rows.length; start += d)
    for (let i = 0; i < d; i++) result[i]! += rows[start + i]! / (rows.length / d);
  return result;
}

/** Rows of [B, d] less a center [d]. */
export function centeredRows(rows: Float64Array, center: Float64Array): Float64Array {
  return rows.map((value, j) => value - center[j % center.length]!);
}

/** Σw·x/Σw of the rows of [B, d], [d]. */
export function weightedMean(rows: Float64Array, weights: ArrayLike<number>, d: number): Float64Array {
  const result = new Float64Array(d);
  let whole = 0;
  for (let p = 0; p < weights.length; p++) {
    whole += weights[p]!;
    for (let i = 0; i < d; i++) result[i]! += weights[p]! * rows[p * d + i]!;
  }
  return result.map((value) => value / whole);
}

/** Σw‖x − center‖²/Σw over the rows of [B, d]; center is [d]. */
export function meanSquareAbout(rows: Float64Array, center: Float64Array, weights: ArrayLike<number>): number {
  const d = center.length;
  let squares = 0;
  let whole = 0;
  for (let p = 0; p < weights.length; p++) {
    whole += weights[p]!;
    for (let i = 0; i < d; i++) squares += weights[p]! * (rows[p * d + i]! - center[i]!) ** 2;
  }
  return squares / whole;
}

/** Σ‖x − center‖² over the rows of [B, d]; center is [d]. */
export function squaresAbout(rows: Float64Array, center: Float64Array): number {
  const d = center.length;
  let squares = 0;
  for (let start = 0; start < rows.length; start += d)
    for (let i = 0; i < d; i++) squares += (rows[start + i]! - center[i]!) ** 2;
  return squares;
}
