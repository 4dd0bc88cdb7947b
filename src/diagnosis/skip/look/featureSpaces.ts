import type { Rung } from '../../../domain/report';
import type { FeatureNetwork } from '../../../engine/featureNetwork';
import { createMatMul } from '../../../engine/linearAlgebra';
import { openRandomConvolutions } from '../../../engine/randomConvolutions';
import { totalVariance, type Gaussian } from '../../../score/gaussian';
import { centeredRows, mean } from '../../../score/statistics/mean';
import { asImages, imageShape, type Subject } from '../../subject';

/** A way to see samples by a few numbers each. */
export interface FeatureSpace {
  readonly kind: NonNullable<Rung['frechet']>['features'];
  /** Numbers that a sample is seen by; of a network, known once it was asked. */
  dimension(): number;
  /** Samples [B, d] → features [B, dimension]. */
  of(samples: Float64Array): Promise<Float64Array>;
  release(): Promise<void>;
}

/** Modes that samples are seen by: where their variance lies. */
const COMPONENTS = 16;

/** Coordinates along the Gaussian's leading modes, about its mean. */
export async function principalComponents({ mean: center, basis, eigenvalues }: Gaussian): Promise<FeatureSpace> {
  const d = center.length;
  const dimension = Math.min(COMPONENTS, eigenvalues.length);
  const modes = basis.subarray(0, dimension * d);
  const algebra = await createMatMul();
  return {
    kind: 'principal-components',
    dimension: () => dimension,
    of: (samples) => algebra.product(centeredRows(samples, center), modes, samples.length / d, d, dimension, 'b'),
    release: () => algebra.release(),
  };
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
