import { decodeLatents } from '../../engine/vaeDecoder';
import type { VaeDecoder } from '../../checkpoint/layout/vaeDecoder';
import { meanSquares, psnr, ssim } from '../../score/statistics/similarity';
import { asImages, imageShape } from '../subject';

/** Images with more channels are latents or features: their values are no brightness. */
const COLORS = 3;

/** How two samples compare as they are seen. */
interface Likeness {
  /** Per-element mean square of the difference. */
  readonly square: number;
  readonly psnr: number;
  /** null for data that are no images, or smaller than the window. */
  readonly ssim: number | null;
}

/** Samples as a person sees them: decoded where a decoder of latents is at hand, else as they are. */
export class Viewer {
  /** [channels, height, width] of one as it is seen; null for data that are no images. */
  private seen: readonly [number, number, number] | null = null;

  /**
   * @param shape of one sample
   * @param decoder of latents; null where there is none
   */
  constructor(
    private readonly shape: readonly number[],
    private decoder: VaeDecoder | null,
  ) {}

  /** Whether samples are judged as images, by PSNR and SSIM, or else by their relative RMS difference. */
  get ofImages(): boolean {
    const shape = imageShape(this.shape);
    return this.decoder !== null || (shape !== null && shape[0] <= COLORS);
  }

  /** Samples [B, d] as images, one after another. A decoder that fails once is not asked again: whoever draws images tells. */
  async see(samples: Float64Array): Promise<Float64Array> {
    if (this.decoder)
      try {
        const decoded = await decodeLatents(this.decoder, samples, this.shape);
        this.seen = decoded.shape;
        return decoded.values;
      } catch {
        this.decoder = null;
      }
    this.seen = imageShape(this.shape);
    return asImages(samples, this.shape);
  }

  /** Two of what it has seen, in values of this range. */
  likeness(a: Float64Array, b: Float64Array, range: number): Likeness {
    const square = meanSquares(a, b, a.length)[0]!;
    return { square, psnr: psnr(square, range), ssim: this.seen && ssim(a, b, this.seen, range) };
  }
}
