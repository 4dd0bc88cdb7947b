import type { Rung } from '../../../domain/report';
import type { FeatureNetwork } from '../../../engine/featureNetwork';
import { createMatMul } from '../../../engine/linearAlgebra';
import { openRandomConvolutions } from '../../../engine/randomConvolutions';
import { norm } from '../../../score/algebra/orthonormal';
import { totalVariance, type Gaussian } from '../../../score/gaussian';
import { centeredRows, mean } from '../../../score/statistics/mean';
import { asImages, imageShape, type Subject, type Within } from '../../subject';

/** A way to see samples by a few numbers each. */
export interface FeatureSpace {
  readonly kind: NonNullable<Rung['frechet']>['features'];
  /** The first of the numbers that are coordinates along modes of the Gaussian; absent where none are. */
  readonly coordinates?: number;
  /** Numbers that a sample is seen by; of a network, known once it was asked. */
  dimension(): number;
  /** Samples [B, d] → features [B, dimension]. */
  of(samples: Float64Array): Promise<Float64Array>;
  release(): Promise<void>;
}

/** Modes that samples are seen by: where their variance lies. */
const COMPONENTS = 16;

/**
 * Coordinates along the Gaussian's leading modes, about its mean, and the size of what they leave out, ‖x − μ − V Vᵀ(x − μ)‖: noise that is
 * spread over all other directions shows in no coordinate.
 */
export async function principalComponents({ mean: center, basis, eigenvalues }: Gaussian): Promise<FeatureSpace> {
  const d = center.length;
  const coordinates = Math.min(COMPONENTS, eigenvalues.length);
  const modes = basis.subarray(0, coordinates * d);
  const algebra = await createMatMul();
  return {
    kind: 'principal-components',
    coordinates,
    dimension: () => Math.min(coordinates + 1, d),
    of: async (samples) => {
      const centered = centeredRows(samples, center);
      const inside = await algebra.product(centered, modes, samples.length / d, d, coordinates, 'b');
      return coordinates < d ? withRest(centered, inside, coordinates) : inside;
    },
    release: () => algebra.release(),
  };
}

/** Coordinates [n, k] of centered rows [n, d], each with the size of the rest of its row, [n, k + 1]. */
function withRest(centered: Float64Array, inside: Float64Array, k: number): Float64Array {
  const count = inside.length / k;
  const d = centered.length / count;
  const result = new Float64Array(count * (k + 1));
  for (let s = 0; s < count; s++) {
    const coordinates = inside.subarray(s * k, (s + 1) * k);
    const size = norm(centered.subarray(s * d, (s + 1) * d));
    result.set(coordinates, s * (k + 1));
    result[s * (k + 1) + k] = Math.sqrt(Math.max(0, size ** 2 - norm(coordinates) ** 2));
  }
  return result;
}

/** Fixed random convolutions; null where samples are no images. */
export async function randomConvolutions(
  { shape }: Pick<Subject, 'shape'>,
  gaussian: Gaussian,
): Promise<FeatureSpace | null> {
  const image = imageShape(shape);
  if (!image) return null;
  const center = mean(gaussian.mean);
  const spread = gaussian.mean.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const std = Math.sqrt((totalVariance(gaussian) + spread) / gaussian.mean.length);
  const network = await openRandomConvolutions(image, { mean: center, std });
  return {
    kind: 'random-convolutions',
    dimension: () => network.dimension,
    of: (samples) => network.of(asImages(samples, shape)),
    release: () => network.release(),
  };
}

/** A network of features of whole samples, for samples by their coordinates in a subspace. */
export function seeingWhole(network: FeatureNetwork, within: Within | undefined): FeatureNetwork {
  return within ? { ...network, of: (samples) => network.of(within.rowsOf(samples)) } : network;
}

/** The user's own network of features; whoever opened it releases it. */
export function networkFeatures(network: FeatureNetwork): FeatureSpace {
  let dimension = 0;
  return {
    kind: 'network',
    dimension: () => dimension,
    async of(samples) {
      const features = await network.of(samples);
      dimension = features.dimension;
      return features.values;
    },
    release: () => Promise.resolve(),
  };
}
