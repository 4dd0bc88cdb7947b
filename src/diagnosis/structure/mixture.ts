import { symmetricEigen } from '../../score/algebra/symmetricEigen';
import type { Gaussian } from '../../score/gaussian';
import type { MatMul } from '../../score/algebra/matmul';
import type { Mixture } from '../../score/mixture';
import type { MixtureSection } from '../../domain/report';
import { findClusters, nearestCentre } from './clusters';
import { scaledBatches, type ScaledData } from './scaledData';

/** Modes of each component. */
const COMPONENT_RANK = 32;
/** Modes of the whole within which components are told apart. */
const SHARED_RANK = 96;
/** More classes than this have too few samples each, and cost too much. */
const MOST_CLASSES = 20;
/** Samples and modes that clusters are looked for in. */
const CLUSTERED = { samples: 4096, modes: 12 };

/**
 * A mixture of low-rank Gaussians: one for each class where the data name up to twenty, else for clusters. Components have means of
 * their own, their modes lie within the leading ones of the whole, and what is outside these is isotropic. null where one Gaussian
 * does as well.
 */
export async function mixtureOfData(
  data: ScaledData,
  whole: Gaussian,
  seed: number,
  product: MatMul,
): Promise<{ mixture: Mixture; section: MixtureSection } | null> {
  const d = whole.mean.length;
  const rank = Math.min(SHARED_RANK, whole.eigenvalues.length);
  if (rank === 0) return null;
  const shared = whole.basis.slice(0, rank * d);
  const coordinates = async (batch: Float64Array): Promise<Float64Array> => {
    const centred = batch.map((value, j) => value - whole.mean[j % d]!);
    return product(centred, shared, batch.length / d, d, rank, 'b');
  };
  const { classes } = data.set;
  const labels = classes && classes.names.length <= MOST_CLASSES ? classes.labels : null;
  const centres = labels ? null : await clusterCentres(data, { coordinates, rank }, seed);
  if (!labels && !centres) return null;
  const count = labels ? classes!.names.length : centres!.length / centreSize(rank);
  const parts = Array.from({ length: count }, () => new Part(d, rank));
  let row = 0;
  for await (const batch of scaledBatches(data)) {
    const inside = await coordinates(batch);
    for (let i = 0; i < batch.length / d; i++, row++) {
      const place = inside.subarray(i * rank, (i + 1) * rank);
      const k = labels ? labels[row]! : nearestCentre(place.subarray(0, centreSize(rank)), centres!);
      parts[k]!.add(batch.subarray(i * d, (i + 1) * d), place, whole.mean);
    }
  }
  const components = [];
  for (const part of parts)
    if (part.count > 1)
      components.push({ weight: part.count / row, gaussian: await part.gaussian(whole.mean, shared, product) });
  const all = components.reduce((sum, { weight }) => sum + weight, 0);
  if (components.length < 2) return null;
  return {
    mixture: { components: components.map(({ weight, gaussian }) => ({ weight: weight / all, gaussian })) },
    section: { components: components.length, from: labels ? 'classes' : 'k-means' },
  };
}

function centreSize(rank: number): number {
  return Math.min(CLUSTERED.modes, rank);
}

/** Where samples lie within the modes of the whole. */
interface SharedModes {
  /** [B, d] → [B, rank] */
  readonly coordinates: (batch: Float64Array) => Promise<Float64Array>;
  readonly rank: number;
}

async function clusterCentres(
  data: ScaledData,
  { coordinates, rank }: SharedModes,
  seed: number,
): Promise<Float64Array | null> {
  const stride = Math.max(1, Math.ceil(data.set.count / CLUSTERED.samples));
  const d = data.set.dimension;
  const q = centreSize(rank);
  const rows: number[] = [];
  let row = 0;
  for await (const batch of scaledBatches(data)) {
    const inside = await coordinates(batch);
    for (let i = 0; i < batch.length / d; i++, row++)
      if (row % stride === 0) rows.push(...inside.subarray(i * rank, i * rank + q));
  }
  return findClusters(Float64Array.from(rows), q, seed);
}

/** Sums over one component's samples: about the whole mean, in all dimensions and within the shared modes. */
class Part {
  count = 0;
  readonly #sum: Float64Array;
  readonly #inside: Float64Array;
  readonly #products: Float64Array;
  #squares = 0;

  constructor(
    private readonly d: number,
    private readonly rank: number,
  ) {
    this.#sum = new Float64Array(d);
    this.#inside = new Float64Array(rank);
    this.#products = new Float64Array(rank * rank);
  }

  add(sample: Float64Array, inside: Float64Array, origin: Float64Array): void {
    this.count++;
    for (let j = 0; j < this.d; j++) {
      const value = sample[j]! - origin[j]!;
      this.#sum[j]! += value;
      this.#squares += value * value;
    }
    for (let j = 0; j < this.rank; j++) {
      const value = inside[j]!;
      this.#inside[j]! += value;
      for (let k = 0; k <= j; k++) this.#products[j * this.rank + k]! += value * inside[k]!;
    }
  }

  async gaussian(origin: Float64Array, shared: Float64Array, product: MatMul): Promise<Gaussian> {
    const { count, d, rank } = this;
    const covariance = new Float64Array(rank * rank);
    for (let j = 0; j < rank; j++)
      for (let k = 0; k <= j; k++) {
        const value = (this.#products[j * rank + k]! - (this.#inside[j]! * this.#inside[k]!) / count) / (count - 1);
        covariance[j * rank + k] = value;
        covariance[k * rank + j] = value;
      }
    const kept = Math.min(COMPONENT_RANK, rank, count - 1);
    const { eigenvalues, vectors } = symmetricEigen(covariance, rank, kept);
    const shift = this.#sum.reduce((sum, value) => sum + value * value, 0) / count;
    const total = Math.max(0, this.#squares - shift) / (count - 1);
    const positive = eigenvalues.map((value) => Math.max(0, value));
    const captured = positive.reduce((sum, value) => sum + value, 0);
    return {
      mean: this.#sum.map((value, j) => origin[j]! + value / count),
      basis: await product(vectors, shared, kept, rank, d),
      eigenvalues: positive,
      tail: d > kept ? Math.max(0, total - captured) / (d - kept) : 0,
    };
  }
}
