import type { MatMul } from '../../score/algebra/matmul';
import type { Gaussian } from '../../score/gaussian';
import type { Fold } from '../../score/foldDeviations';
import type { GaussianHalves } from '../../score/samplingError';
import { childSeed, drawUniforms } from '../../score/statistics/normal';
import type { DataSet } from '../dataset';
import { defaultRank, momentsOf } from './moments';

/** Parts that the data are divided in, half of them for each half. */
const FOLDS = 10;
/** Samples without which a fold tells nothing. */
const FEWEST_IN_FOLD = 2;
/** Numbers of all folds together that are held in memory at once, 64 MB in float32; of more data a part serves. */
const LARGEST = 2 ** 24;
/** Samples kept out of the halves: of no more data than this part. */
const KEPT_OUT = 1 / 5;

/** What a sample of the data serves as. */
export interface Division {
  /** Rows that are probes, ascending. */
  readonly probes: readonly number[];
  /** The fold of each row, 0 … FOLDS − 1, or −1 where it is in none; null where the data are too few to be divided. */
  readonly folds: Int8Array | null;
}

/**
 * Divides `count` samples of d numbers in probes and folds. Either is spread over the whole set, at random within each stretch of it:
 * a data set may be sorted, and it may repeat itself.
 */
export function divide(count: number, d: number, mostProbes: number): Division {
  const apart = Math.min(mostProbes, Math.floor(KEPT_OUT * count));
  if (count - apart < FOLDS * FEWEST_IN_FOLD) {
    const all = Math.min(count, mostProbes);
    return { probes: Array.from({ length: all }, (_, k) => Math.floor((k * count) / all)), folds: null };
  }
  const within = drawUniforms(SEED, apart);
  const probes = Array.from(within, (part, k) => Math.floor(((k + part) * count) / apart));
  const folds = new Int8Array(count).fill(-1);
  const taken = [...new Set(probes)].sort((a, b) => a - b);
  const rest = count - taken.length;
  const used = Math.min(rest, Math.floor(LARGEST / d));
  // A file may state a billion rows: the rows that are no probes are counted, not listed.
  let passed = 0;
  const rowOf = (place: number): number => {
    while (passed < taken.length && taken[passed]! <= place + passed) passed++;
    return place + passed;
  };
  for (let start = 0; start < used; start += FOLDS) {
    const keys = drawUniforms(childSeed(SEED, start), FOLDS);
    const order = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
    for (let j = start; j < Math.min(used, start + FOLDS); j++)
      folds[rowOf(Math.floor((j * rest) / used))] = order[j - start]!;
  }
  return { probes, folds };
}

/** Of the division: the same data are always divided alike. */
const SEED = 20260101;

/** The rows of each fold, gathered in one pass over the data, in float32. */
export class FoldRows {
  private readonly rows: Float32Array[];
  private readonly filled = new Int32Array(FOLDS);

  constructor(
    private readonly folds: Int8Array,
    private readonly d: number,
  ) {
    const sizes = new Int32Array(FOLDS);
    for (const fold of folds) if (fold >= 0) sizes[fold]!++;
    this.rows = Array.from(sizes, (size) => new Float32Array(size * d));
  }

  add(row: number, sample: Float64Array): void {
    const fold = this.folds[row]!;
    if (fold >= 0) this.rows[fold]!.set(sample, this.filled[fold]!++ * this.d);
  }

  /**
   * The Gaussians of both halves, and the folds about the Gaussian of all data.
   * @param scale what brings stored values into the Gaussian's scale
   */
  async halves(
    gaussian: Gaussian,
    { factor, offset }: { factor: number; offset: number },
    product: MatMul,
  ): Promise<GaussianHalves> {
    const parts = this.rows.map((rows) => () => Float64Array.from(rows, (value) => factor * value + offset));
    const half = async (from: number, to: number): Promise<Gaussian> => {
      const set = this.setOf(parts.slice(from, to), this.filled.slice(from, to));
      return momentsOf(set, defaultRank(set), product, { near: gaussian.basis });
    };
    const gaussians = [await half(0, FOLDS / 2), await half(FOLDS / 2, FOLDS)] as const;
    const folds: Fold[] = [];
    for (const part of parts) folds.push(await foldOf(part(), gaussian, product));
    return { gaussians, folds };
  }

  private setOf(parts: readonly (() => Float64Array)[], sizes: Int32Array): DataSet {
    const { d } = this;
    return {
      path: 'half of the data',
      count: sizes.reduce((sum, size) => sum + size, 0),
      dimension: d,
      stored: 'float',
      description: '',
      async *batches(size) {
        for (const part of parts) {
          const rows = part();
          for (let start = 0; start < rows.length; start += size * d)
            yield await Promise.resolve(rows.slice(start, start + size * d));
        }
      },
    };
  }
}

/** A part of the data, [n, d], about a Gaussian of all. */
async function foldOf(rows: Float64Array, { mean, basis, eigenvalues }: Gaussian, product: MatMul): Promise<Fold> {
  const d = mean.length;
  const rank = eigenvalues.length;
  const count = rows.length / d;
  const offset = new Float64Array(d);
  const centred = rows.map((value, j) => value - mean[j % d]!);
  let squares = 0;
  for (let j = 0; j < centred.length; j++) {
    offset[j % d]! += centred[j]! / count;
    squares += centred[j]! ** 2 / count;
  }
  if (rank === 0) return { offset, products: new Float64Array(0), tail: squares / d };
  const inside = await product(centred, basis, count, d, rank, 'b');
  const products = (await product(inside, inside, rank, count, rank, 'a')).map((value) => value / count);
  let within = 0;
  for (let k = 0; k < rank; k++) within += products[k * rank + k]!;
  return { offset, products, tail: d > rank ? Math.max(0, squares - within) / (d - rank) : 0 };
}
