import type { DataSet } from '../../data/dataset';
import type { Moments } from '../../data/moments/moments';
import { orthonormalize } from '../../score/algebra/orthonormal';
import type { Gaussian } from '../../score/gaussian';
import type { Within } from '../subject';

/** Data as the coordinates that they have in a subspace. */
export function setWithin(set: DataSet, { dimension, coordinatesOf }: Within): DataSet {
  return {
    ...set,
    dimension,
    stored: 'float',
    async *batches(size) {
      for await (const batch of set.batches(size)) yield coordinatesOf(batch);
    },
  };
}

/** Moments of data that lie in a subspace, in its coordinates: modes beyond its dimensions hold rounding. */
export function momentsWithin(moments: Moments, { dimension, coordinatesOf }: Within): Moments {
  const rank = Math.min(moments.eigenvalues.length, dimension);
  const d = moments.mean.length;
  const eigenvalues = moments.eigenvalues.slice(0, rank);
  const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    ...moments,
    mean: coordinatesOf(moments.mean),
    basis: orthonormalize(coordinatesOf(moments.basis.subarray(0, rank * d)), dimension),
    eigenvalues,
    tail: Math.max(0, moments.totalVariance - kept) / Math.max(1, dimension - rank),
  };
}

/** A Gaussian in a subspace as one of the whole space, whose tail counts in the subspace alone. */
export function gaussianOutside({ mean, basis, ...rest }: Gaussian, { rowsOf }: Within): Gaussian {
  return { ...rest, mean: rowsOf(mean), basis: rowsOf(basis) };
}
