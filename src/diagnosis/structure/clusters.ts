import { squaredDistance } from '../../score/algebra/orthonormal';
import { symmetricEigen } from '../../score/algebra/symmetricEigen';
import type { Gaussian } from '../../score/gaussian';
import { logDensityOfMixture, type Mixture } from '../../score/mixture';
import { cleanLevel } from '../../score/noise/schedule';
import { childSeed, drawIndices } from '../../score/statistics/normal';

const MOST_CLUSTERS = 10;
const ROUNDS = 25;

/**
 * Centres [K, q] of clusters of rows [n, q], K ≤ 10 being the number whose mixture of Gaussians finds the half of the rows likeliest
 * that it was not made from; null where one Gaussian does as well.
 */
export function findClusters(rows: Float64Array, q: number, seed: number): Float64Array | null {
  const half = (odd: number): Float64Array => rows.filter((_, j) => Math.floor(j / q) % 2 === odd);
  const [seen, held] = [half(0), half(1)];
  // A Gaussian of one sample has no extent.
  if (seen.length < 2 * q || held.length === 0) return null;
  const likelihood = (mixture: Mixture): number =>
    logDensityOfMixture(mixture, held, cleanLevel()).reduce((sum, value) => sum + value, 0) / (held.length / q);
  let best = likelihood(mixtureOf(seen, q, new Float64Array(q)));
  let found: number | null = null;
  for (let k = 2; k <= Math.min(MOST_CLUSTERS, Math.floor(seen.length / q / (2 * q))); k++) {
    const value = likelihood(mixtureOf(seen, q, kMeans(seen, q, k, childSeed(seed, k))));
    if (!(value > best)) continue;
    best = value;
    found = k;
  }
  return found === null ? null : kMeans(rows, q, found, childSeed(seed, found));
}

/** Number of the centre [K, q] nearest to a row. */
export function nearestCentre(row: Float64Array, centres: Float64Array): number {
  const q = row.length;
  let nearest = 0;
  let least = Infinity;
  for (let k = 0; k * q < centres.length; k++) {
    const square = squaredDistance(row, centres.subarray(k * q, (k + 1) * q));
    if (square < least) [nearest, least] = [k, square];
  }
  return nearest;
}

/** Lloyd's iteration from k-means++ centres [Arthur & Vassilvitskii 2007]. */
function kMeans(rows: Float64Array, q: number, k: number, seed: number): Float64Array {
  const n = rows.length / q;
  const row = (i: number): Float64Array => rows.subarray(i * q, (i + 1) * q);
  const uniform = Float64Array.from(drawIndices(seed, k, 2 ** 30), (value) => value / 2 ** 30);
  const centres = new Float64Array(k * q);
  const distance = new Float64Array(n).fill(Infinity);
  for (let c = 0; c < k; c++) {
    let target = uniform[c]! * (c === 0 ? n : distance.reduce((sum, value) => sum + value, 0));
    let chosen = 0;
    while (chosen < n - 1 && (target -= c === 0 ? 1 : distance[chosen]!) > 0) chosen++;
    centres.set(row(chosen), c * q);
    for (let i = 0; i < n; i++) distance[i] = Math.min(distance[i]!, squaredDistance(row(i), row(chosen)));
  }
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(k * q);
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const nearest = nearestCentre(row(i), centres);
      counts[nearest]!++;
      for (let j = 0; j < q; j++) sums[nearest * q + j]! += rows[i * q + j]!;
    }
    for (let j = 0; j < sums.length; j++) {
      const members = counts[Math.floor(j / q)]!;
      if (members > 0) centres[j] = sums[j]! / members;
    }
  }
  return centres;
}

/** A Gaussian for the rows nearest to each centre; a little of the whole variance keeps the small ones from collapsing. */
function mixtureOf(rows: Float64Array, q: number, centres: Float64Array): Mixture {
  const n = rows.length / q;
  const members: number[][] = Array.from({ length: centres.length / q }, () => []);
  for (let i = 0; i < n; i++) members[nearestCentre(rows.subarray(i * q, (i + 1) * q), centres)]!.push(i);
  const floor =
    1e-3 *
      (fitGaussian(
        rows,
        q,
        Array.from({ length: n }, (_, i) => i),
        0,
      ).eigenvalues[0] ?? 0) +
    1e-300;
  const components = members
    .filter((rowsOf) => rowsOf.length > 1)
    .map((rowsOf) => ({ weight: rowsOf.length / n, gaussian: fitGaussian(rows, q, rowsOf, floor) }));
  return { components };
}

function fitGaussian(rows: Float64Array, q: number, members: readonly number[], floor: number): Gaussian {
  const mean = new Float64Array(q);
  for (const i of members) for (let j = 0; j < q; j++) mean[j]! += rows[i * q + j]! / members.length;
  const covariance = new Float64Array(q * q);
  for (const i of members)
    for (let j = 0; j < q; j++)
      for (let k = 0; k < q; k++)
        covariance[j * q + k]! +=
          ((rows[i * q + j]! - mean[j]!) * (rows[i * q + k]! - mean[k]!)) / Math.max(1, members.length - 1);
  const { eigenvalues, vectors } = symmetricEigen(covariance, q);
  return { mean, basis: vectors, eigenvalues: eigenvalues.map((value) => Math.max(0, value) + floor), tail: 0 };
}
