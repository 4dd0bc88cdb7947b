import type { MatMul } from '../../score/algebra/matmul';
import { blockFor, EXACT, leadingEigenpairs, matrixEigenpairs, type Iteration } from '../../score/algebra/eigenpairs';
import type { Eigenpairs } from '../../score/algebra/symmetricEigen';
import { orthonormalRows } from '../../score/algebra/orthonormalRows';
import type { Pass } from './passes';

/** Up to here the covariance itself, 32 MB, is built. */
const LARGEST_COVARIANCE = 2048;
/** Up to here, 512 MB of float64, all samples are held at once for the products among them. */
const LARGEST_TABLE = 2 ** 26;

/** Where directions near the wanted ones are known, the data are a part of others, and their own chance is far above this. */
const ROUGH: Iteration = { accuracy: 1e-6, applications: 100 };

/** A data set with its mean taken off. */
export interface CentredSamples {
  readonly centred: Pass;
  readonly count: number;
  readonly dimension: number;
}

interface FromCovariance {
  onProgress: (fraction: number) => void;
  /** Directions [k, d] near the wanted ones, such as those of more data of the same kind. */
  near?: Float64Array | undefined;
}

/** Leading eigenpairs of the covariance Σ(x−μ)(x−μ)ᵀ/(N−1), by the cheapest way for N and d. */
export function covarianceEigenpairs(
  samples: CentredSamples,
  rank: number,
  product: MatMul,
  { onProgress, near }: FromCovariance,
): Promise<Eigenpairs> {
  const { count, dimension: d } = samples;
  if (count < d && count * d <= LARGEST_TABLE) return fromProducts(samples, rank, product, { onProgress, near });
  if (d <= LARGEST_COVARIANCE) return fromCovariance(samples, rank, product, { onProgress, near });
  return fromPasses(samples, rank, product, onProgress);
}

/** Eigenpairs of the covariance [d, d], built in one pass. */
async function fromCovariance(
  { centred, count, dimension: d }: CentredSamples,
  rank: number,
  product: MatMul,
  { onProgress, near }: FromCovariance,
): Promise<Eigenpairs> {
  const covariance = new Float64Array(d * d);
  for await (const batch of centred(onProgress)) {
    addTo(covariance, await product(batch, batch, d, batch.length / d, d, 'a'), count - 1);
  }
  return matrixEigenpairs(covariance, d, rank, product, near ? { ...ROUGH, start: near } : EXACT);
}

/** Fewer samples than dimensions: eigenpairs of the samples' products [N, N], carried over to the samples' space. */
async function fromProducts(
  { centred, count, dimension: d }: CentredSamples,
  rank: number,
  product: MatMul,
  { onProgress, near }: FromCovariance,
): Promise<Eigenpairs> {
  const table = await everyNth(centred(onProgress), d, count, 1);
  const iteration = near ? { ...ROUGH, start: await product(near, table, near.length / d, d, count, 'b') } : EXACT;
  return eigenpairsOfTable({ table, d }, rank, product, iteration);
}

/** Eigenpairs of the covariance of a table [n, d] of centered samples, n < d. */
async function eigenpairsOfTable(
  { table, d }: { table: Float64Array; d: number },
  rank: number,
  product: MatMul,
  iteration: Iteration,
): Promise<Eigenpairs> {
  const count = table.length / d;
  const products = await product(table, table, count, d, count, 'b');
  const { eigenvalues, vectors } = await matrixEigenpairs(
    products.map((value) => value / (count - 1)),
    count,
    rank,
    product,
    iteration,
  );
  const kept = withVariance(eigenvalues);
  const carried = await product(vectors.subarray(0, kept * count), table, kept, count, d);
  return { eigenvalues: eigenvalues.slice(0, kept), vectors: await orthonormalRows(carried, kept, d, product) };
}

/** Every n-th row, [rows, d], held at once. */
async function everyNth(
  batches: AsyncIterable<Float64Array>,
  d: number,
  rows: number,
  n: number,
): Promise<Float64Array> {
  const table = new Float64Array(rows * d);
  let row = 0;
  for await (const batch of batches)
    for (let start = 0; start < batch.length; start += d, row++)
      if (row % n === 0 && row / n < rows) table.set(batch.subarray(start, start + d), (row / n) * d);
  return table;
}

/**
 * Too large for either: the covariance is applied to a block of vectors, once in each pass over the data. It begins with what a part
 * of the samples shows, which leaves few passes to make.
 */
async function fromPasses(
  { centred, count, dimension: d }: CentredSamples,
  rank: number,
  product: MatMul,
  onProgress: (fraction: number) => void,
): Promise<Eigenpairs> {
  const block = blockFor(rank, d);
  const stride = Math.ceil(count / (4 * block));
  const rows = Math.ceil(count / stride);
  const part = await everyNth(
    centred((fraction) => onProgress(0.05 * fraction)),
    d,
    rows,
    stride,
  );
  const start =
    rows > block
      ? (await eigenpairsOfTable({ table: part, d }, block, product, { accuracy: 0.01, applications: 12 })).vectors
      : undefined;
  const applications = 12;
  let pass = 0;
  return leadingEigenpairs(
    async (vectors, size) => {
      const image = new Float64Array(size * d);
      const from = 0.05 + (0.95 * pass++) / applications;
      for await (const batch of centred((fraction) => onProgress(from + (0.95 * fraction) / applications))) {
        const n = batch.length / d;
        addTo(image, await product(await product(vectors, batch, size, d, n, 'b'), batch, size, n, d), count - 1);
      }
      return image;
    },
    d,
    rank,
    product,
    { accuracy: 2e-4, applications, degree: 3, start },
  );
}

function addTo(sum: Float64Array, term: Float64Array, divisor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += term[i]! / divisor;
}

/** How many leading eigenvalues stand above rounding. */
export function withVariance(eigenvalues: Float64Array): number {
  const lost = eigenvalues.findIndex((value) => value <= 1e-12 * eigenvalues[0]!);
  return lost < 0 ? eigenvalues.length : lost;
}
