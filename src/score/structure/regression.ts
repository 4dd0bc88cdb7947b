import { combine, dot } from '../algebra/orthonormal';
import { symmetricEigen } from '../algebra/symmetricEigen';

/** Directions of the inputs below this part of the largest, in squares, are not seen. */
const SINGULAR = 1e-12;
/** Part of the outputs' square that rounding leaves. */
const ROUNDING = 1e-15;
/** Strengths of the prior that are tried: 10 to this power times the number of rows, the strongest first. */
const POWERS = Array.from({ length: 61 }, (_, i) => 6 - i / 3);

/** A linear regression whose coefficients are drawn towards zero by as much as their scatter asks for. */
export interface Regression {
  /** [r, m] */
  readonly coefficients: Float64Array;
  /** Variance of what is left of each group of outputs, one output's. */
  readonly left: Float64Array;
  /** Variance of Σ_j v_j·(coefficient of input j), v [r], for an output of each group. */
  readonly scatter: (v: Float64Array) => Float64Array;
}

/**
 * Outputs Y [n, m] on inputs X [n, r] of unit variance, with a prior N(0, τ²) for the coefficients of each group of outputs, τ² being that of
 * the largest marginal likelihood [empirical Bayes: MacKay 1992, "Bayesian interpolation"]. Of rows hardly more than inputs, least squares
 * would take what is left for structure, r/(n − r) of it; where nothing is left, both are the same.
 * @param size outputs of a group, which are alike
 */
export function regress(inputs: Float64Array, outputs: Float64Array, rank: number, size: number): Regression {
  const n = rank === 0 ? 0 : inputs.length / rank;
  const m = n === 0 ? 0 : outputs.length / n;
  if (m === 0)
    return { coefficients: new Float64Array(0), left: new Float64Array(0), scatter: () => new Float64Array(0) };
  const columns = transposed(inputs, rank);
  const { eigenvalues, vectors } = symmetricEigen(combine(columns, inputs, rank), rank);
  const squares = eigenvalues.map((square) => (square > SINGULAR * eigenvalues[0]! ? square : 0));
  const turned = combine(vectors, combine(columns, outputs, m), m);
  const groups = Array.from({ length: m / size }, (_, g) => {
    const square = (row: Float64Array): number => {
      const part = row.subarray(g * size, (g + 1) * size);
      return dot(part, part);
    };
    const explained = squares.map((e, i) => (e > 0 ? square(turned.subarray(i * m, (i + 1) * m)) / e : 0));
    let total = 0;
    for (let p = 0; p < n; p++) total += square(outputs.subarray(p * m, (p + 1) * m));
    return likeliest(squares, explained, total, n);
  });
  for (let j = 0; j < turned.length; j++) {
    const square = squares[Math.floor(j / m)]!;
    turned[j]! /= square > 0 ? square + groups[Math.floor((j % m) / size)]!.prior : Infinity;
  }
  return {
    coefficients: combine(transposed(vectors, rank), turned, m),
    left: Float64Array.from(groups, ({ left }) => left / size),
    scatter: (v) => {
      const along = combine(v, transposed(vectors, rank), rank);
      return Float64Array.from(groups, ({ prior, left }) => {
        const posterior = along.reduce((sum, part, i) => sum + (part * part) / (squares[i]! + prior), 0);
        // The prior of one variance is a makeshift: no coefficient is known better than its own n rows tell.
        return (left / size) * Math.max(posterior, dot(v, v) / n);
      });
    },
  };
}

/**
 * s²/τ², variance of what is left over that of the coefficients, by the marginal likelihood, and s²: along an eigenvector of XᵀX of
 * eigenvalue e the outputs have variance s² + τ²e, elsewhere s².
 * @param squares e, [r]
 * @param explained square of the outputs along each, [r]
 */
function likeliest(
  squares: Float64Array,
  explained: Float64Array,
  total: number,
  n: number,
): { prior: number; left: number } {
  const rest = Math.max(total - explained.reduce((sum, value) => sum + value, 0), ROUNDING * total);
  let best = { prior: n * 10 ** POWERS[0]!, left: total / n };
  let least = Infinity;
  for (const power of POWERS) {
    const prior = n * 10 ** power;
    let square = rest;
    let logs = 0;
    squares.forEach((e, i) => {
      square += explained[i]! / (1 + e / prior);
      logs += Math.log1p(e / prior);
    });
    const unlikely = n * Math.log(square) + logs;
    if (!(unlikely < least)) continue;
    least = unlikely;
    best = { prior, left: square / n };
  }
  return best;
}

/** [n, r] as [r, n]. */
export function transposed(rows: Float64Array, columns: number): Float64Array {
  const n = rows.length / columns;
  return rows.map((_, j) => rows[(j % n) * columns + Math.floor(j / n)]!);
}
