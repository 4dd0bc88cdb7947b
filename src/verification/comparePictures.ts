import type { VaeDecoder } from '../checkpoint/layout/vaeDecoder';
import { pictureFigures } from '../diagnosis/skip/rungs/picture';
import type { SeedComparison } from '../diagnosis/skip/comparison';
import { Viewer } from '../diagnosis/skip/viewer';
import { rangeOf } from '../diagnosis/structure/valueRange';
import type { PictureComparison } from '../domain/verification';
import { quantile } from '../score/statistics/bootstrap';
import { std } from '../score/statistics/mean';
import { meanSquares } from '../score/statistics/similarity';
import { sizeOf } from '../shared/shape';

/** Samples of one shape from the same seeds, [S, d] each. */
export interface Finals {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly shape: readonly number[];
}

/** The final samples as they are seen, seed by seed. */
export async function comparePictures({ a, b, shape }: Finals, decoder: VaeDecoder | null): Promise<PictureComparison> {
  const viewer = new Viewer(shape, decoder);
  const [seenA, seenB] = [await viewer.see(a), await viewer.see(b)];
  const d = sizeOf(shape);
  const count = a.length / d;
  const size = seenA.length / count;
  const { low, high } = rangeOf(seenA);
  const spread = std(a);
  const squares = meanSquares(a, b, d);
  const seeds = Array.from({ length: count }, (_, k): SeedComparison => {
    const part = (of: Float64Array): Float64Array => of.subarray(k * size, (k + 1) * size);
    const { psnr, ssim } = viewer.likeness(part(seenB), part(seenA), high - low);
    return { square: squares[k]!, psnr, ssim, relativeRms: Math.sqrt(squares[k]!) / spread };
  });
  const { ofImages } = viewer;
  const { changed, ssim } = pictureFigures(seeds, ofImages);
  const decibels = ascending(seeds.map(({ psnr }) => psnr));
  const differences = ascending(seeds.map(({ relativeRms }) => relativeRms));
  return {
    psnr: ofImages ? { median: quantile(decibels, 0.5), lowest: decibels[0]! } : null,
    ssim,
    relativeRms: { median: quantile(differences, 0.5), highest: differences.at(-1)! },
    changed,
  };
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
