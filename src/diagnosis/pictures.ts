import { encode } from 'fast-png';
import type { Gaussian } from '../score/gaussian';
import type { Pictures } from '../shared/report';
import type { Plan, Runs } from './runs';
import { imageShape, type Subject } from './subject';
import { rangeOf, type ValueRange } from './valueRange';

const COUNT = 6;
const COMPONENTS = 6;
/** Differences are small when a skip is good: brightened, and the page says so. */
const DIFFERENCE_GAIN = 4;

/** Same-seed samples with and without the skip, the mean and the leading modes, as PNG; null for data that is no picture. */
export async function drawPictures(
  subject: Subject,
  runs: Runs,
  gaussian: Gaussian,
  plan: Plan | null,
): Promise<Pictures | null> {
  const shape = imageShape(subject.shape);
  if (!shape) return null;
  const d = subject.dimension;
  const count = Math.min(COUNT, subject.effort.coarseSeeds);
  const full = await runs.ownFinals(count);
  const skipped = plan ? await runs.finals(plan, gaussian, 0, count) : null;
  const range = rangeOf(full);
  const span = { low: 0, high: (range.high - range.low) / DIFFERENCE_GAIN };
  const draw = (values: Float64Array, scale: ValueRange): string[] =>
    Array.from({ length: values.length / d }, (_, k) => png(values.subarray(k * d, (k + 1) * d), shape, scale));
  const components = Math.min(COMPONENTS, gaussian.eigenvalues.length);
  return {
    width: shape[2],
    height: shape[1],
    full: draw(full, range),
    skipped: skipped && draw(skipped, range),
    difference:
      skipped &&
      draw(
        skipped.map((value, j) => Math.abs(value - full[j]!)),
        span,
      ),
    differenceGain: DIFFERENCE_GAIN,
    sigma: plan ? plan.levels[0]!.sigma : null,
    mean: png(gaussian.mean, shape, range),
    components: Array.from({ length: components }, (_, k) => {
      const mode = gaussian.basis.subarray(k * d, (k + 1) * d);
      const size = mode.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
      return png(mode, shape, { low: -size, high: size });
    }),
  };
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
