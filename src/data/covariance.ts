import type { MatMul } from '../score/matmul';
import type { DataSet } from './dataset';
import { leadingEigenpairs, matrixEigenpairs, type Eigenpairs } from './eigenpairs';
import { orthonormalRows } from './orthonormalRows';
import type { Pass } from './passes';

/** Up to here the covariance itself, 32 MB, is built. */
const largestCovariance = 2048;
/** Up to here, 512 MB of float64, all samples are held at once for the products among them. */
const largestTable = 2 ** 26;

/** Leading eigenpairs of the covariance Σ(x−μ)(x−μ)ᵀ/(N−1), by the cheapest way for N and d. */
export function covarianceEigenpairs(
  centred: Pass,
  set: DataSet,
  rank: number,
  product: MatMul,
  onProgress: (fraction: number) => void,
): Promise<Eigenpairs> {
  const { count, dimension: d } = set;
  if (count < d && count * d <= largestTable) return fromProducts(centred, set, rank, product, onProgress);
  if (d <= largestCovariance) return fromCovariance(centred, set, rank, product, onProgress);
  return fromPasses(centred, set, rank, product, onProgress);
}

/** Eigenpairs of the covariance [d, d], built in one pass. */
async function fromCovariance(
  centred: Pass,
  { count, dimension: d }: DataSet,
  rank: number,
  product: MatMul,
  onProgress: (fraction: number) => void,
): Promise<Eigenpairs> {
  const covariance = new Float64Array(d * d);
  for await (const batch of centred(onProgress)) {
    addTo(covariance, await product(batch, batch, d, batch.length / d, d, 'a'), count - 1);
  }
  return matrixEigenpairs(covariance, d, rank, product);
}

/** Fewer samples than dimensions: eigenpairs of the samples' products [N, N], carried over to the samples' space. */
async function fromProducts(
  centred: Pass,
  { count, dimension: d }: DataSet,
  rank: number,
  product: MatMul,
  onProgress: (fraction: number) => void,
): Promise<Eigenpairs> {
  const table = new Float64Array(count * d);
  let filled = 0;
  for await (const batch of centred(onProgress)) {
    table.set(batch, filled);
    filled += batch.length;
  }
  const products = await product(table, table, count, d, count, 'b');
  const { eigenvalues, vectors } = await matrixEigenpairs(
    products.map((value) => value / (count - 1)),
    count,
    rank,
    product,
  );
  const kept = withVariance(eigenvalues);
  const carried = await product(vectors.subarray(0, kept * count), table, kept, count, d);
  return { eigenvalues: eigenvalues.slice(0, kept), vectors: await orthonormalRows(carried, kept, d, product) };
}

/** Too large for either: the covariance is applied to a block of vectors, once in each pass over the data. */
function fromPasses(
  centred: Pass,
  { count, dimension: d }: DataSet,
  rank: number,
  product: MatMul,
  onProgress: (fraction: number) => void,
): Promise<Eigenpairs> {
  const applications = 12;
  let pass = 0;
  return leadingEigenpairs(
    async (rows, block) => {
      const image = new Float64Array(block * d);
      const start = pass++ / applications;
      for await (const batch of centred((fraction) => onProgress(start + fraction / applications))) {
        const size = batch.length / d;
        addTo(image, await product(await product(rows, batch, block, d, size, 'b'), batch, block, size, d), count - 1);
      }
      return image;
    },
    d,
    rank,
    product,
    { tolerance: 0.01, applications },
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
