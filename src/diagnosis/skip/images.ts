import { encode } from 'fast-png';
import type { VaeDecoder } from '../../checkpoint/layout/vaeDecoder';
import { decodeLatents } from '../../engine/vaeDecoder';
import type { Gaussian } from '../../score/gaussian';
import type { Pictures, Warning } from '../../domain/report';
import type { Candidate, SeededRuns } from '../baseline/seededRuns';
import { asImages, imageShape, shownSigma, type Subject } from '../subject';
import { rangeOf, type ValueRange } from '../structure/valueRange';

const COUNT = 6;
/** With and without the skip, and the mean beside them: no more than a decoder of latents can do in passing. */
const DECODED = 5;
const COMPONENTS = 6;
/** Differences are small when a skip is good: brightened, and the page says so. */
const DIFFERENCE_GAIN = 4;

/** Pictures of samples in the network's order, as a decoder of latents or the samples themselves give them. */
interface Drawable {
  /** [B, C, H, W] */
  readonly values: Float64Array;
  readonly shape: readonly [number, number, number];
}

/**
 * Same-seed samples with and without the skip, the mean and the leading modes, as PNG; null for data that is no picture. Latents are
 * decoded where their decoder lies beside the network; where that fails they are drawn as they are, with a warning.
 */
export async function drawImages(
  subject: Subject,
  runs: SeededRuns,
  gaussian: Gaussian,
  plan: Candidate | null,
  decoder: VaeDecoder | null,
  warn: (warning: Warning) => void,
): Promise<Pictures | null> {
  const count = Math.min(decoder ? DECODED : COUNT, subject.effort.coarseSeeds);
  const full = await runs.baselineFinals(count);
  const skipped = plan ? await runs.finals(plan, gaussian, 0, count) : null;
  const sigma = plan && shownSigma(subject, plan.levels[0]!);
  if (decoder)
    try {
      const all = concatenate([gaussian.mean, full, skipped ?? new Float64Array(0)]);
      const { values, shape } = await decodeLatents(decoder, all, subject.shape);
      const size = shape[0] * shape[1] * shape[2];
      const part = (from: number, to: number): Drawable => ({ values: values.subarray(from * size, to * size), shape });
      return drawn(part(1, 1 + count), skipped && part(1 + count, 1 + 2 * count), part(0, 1), null, sigma);
    } catch (error) {
      warn({
        code: 'vae-decoder',
        message: `The latents were not decoded for the pictures: ${(error as Error).message}`,
      });
    }
  const shape = imageShape(subject.shape);
  if (!shape) return null;
  const plain = (values: Float64Array): Drawable => ({ values: asImages(values, subject.shape), shape });
  const modes = gaussian.basis.subarray(0, COMPONENTS * subject.dimension);
  return drawn(plain(full), skipped && plain(skipped), plain(gaussian.mean), plain(modes), sigma);
}

function drawn(
  full: Drawable,
  skipped: Drawable | null,
  mean: Drawable,
  modes: Drawable | null,
  sigma: number | null,
): Pictures {
  const range = rangeOf(full.values);
  const span = { low: 0, high: (range.high - range.low) / DIFFERENCE_GAIN };
  const difference = skipped && {
    values: skipped.values.map((value, j) => Math.abs(value - full.values[j]!)),
    shape: full.shape,
  };
  return {
    width: full.shape[2],
    height: full.shape[1],
    full: draw(full, () => range),
    skipped: skipped && draw(skipped, () => range),
    difference: difference && draw(difference, () => span),
    differenceGain: DIFFERENCE_GAIN,
    sigma,
    mean: draw(mean, () => range)[0]!,
    components: modes
      ? draw(modes, (mode) => {
          const size = mode.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
          return { low: -size, high: size };
        })
      : [],
  };
}

function draw({ values, shape }: Drawable, scale: (picture: Float64Array) => ValueRange): string[] {
  const size = shape[0] * shape[1] * shape[2];
  return Array.from({ length: values.length / size }, (_, k) => {
    const picture = values.subarray(k * size, (k + 1) * size);
    return png(picture, shape, scale(picture));
  });
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** [C, H, W] → base64 PNG: one channel grey, three in colour; of any other number the first alone. */
function png(
  values: Float64Array,
  [channels, height, width]: readonly [number, number, number],
  range: ValueRange,
): string {
  const drawn = channels === 3 ? 3 : 1;
  const size = height * width;
  const data = new Uint8Array(size * drawn);
  for (let c = 0; c < drawn; c++)
    for (let i = 0; i < size; i++) {
      const part = (values[c * size + i]! - range.low) / (range.high - range.low || 1);
      data[i * drawn + c] = Math.round(255 * Math.min(1, Math.max(0, part)));
    }
  return Buffer.from(encode({ width, height, data, channels: drawn, depth: 8 })).toString('base64');
}
