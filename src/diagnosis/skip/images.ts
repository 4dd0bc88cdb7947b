import { decodeLatents } from '../../engine/vaeDecoder';
import type { Pictures } from '../../domain/report';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import { vaeDecoder } from '../findings/measurement/vaeDecoder';
import type { ModeledSubject } from '../modeledSubject';
import { asImages, imageShape, shownSigma } from '../subject';
import { rangeOf, type ValueRange } from '../structure/valueRange';
import { absoluteDifference, png } from './pixels';

const COUNT = 6;
/** With and without the skip, and the mean beside them: no more than a decoder of latents can do in passing. */
const DECODED = 5;
const COMPONENTS = 6;
/** Differences are small when a skip is good: brightened, and the page says so. */
const DIFFERENCE_GAIN = 4;

/** Images of samples in the network's order, as a decoder of latents or the samples themselves give them. */
interface Drawable {
  /** [B, C, H, W] */
  readonly values: Float64Array;
  readonly shape: readonly [number, number, number];
}

/**
 * Same-seed samples with and without the skip, the mean and the leading modes, as PNG; null for data that is no image. Latents are
 * decoded where their decoder lies beside the network; where that fails they are drawn as they are, with a warning.
 */
export async function drawImages(
  context: DiagnosisContext,
  subject: ModeledSubject,
  plan: Candidate | null,
): Promise<void> {
  // Coordinates in a subspace are no latents.
  const decoder = subject.within ? null : context.files.companions.vaeDecoder;
  const { runs, gaussian } = subject;
  const count = Math.min(decoder ? DECODED : COUNT, subject.effort.coarseSeeds);
  const full = await runs.baselineFinals(count);
  // Samples that exist; none is drawn for its picture.
  const skipped = plan && runs.missing(plan, 0, count) === 0 ? await runs.finals(plan, gaussian, 0, count) : null;
  const sigma = skipped && plan?.levels[0] ? shownSigma(subject, plan.levels[0]) : null;
  const emit = (pictures: Pictures | null): void => context.emit({ kind: 'pictures', pictures });
  if (decoder)
    try {
      const all = concatenate([gaussian.mean, full, skipped ?? new Float64Array(0)]);
      const { values, shape } = await decodeLatents(decoder, all, subject.shape);
      const size = shape[0] * shape[1] * shape[2];
      const part = (from: number, to: number): Drawable => ({ values: values.subarray(from * size, to * size), shape });
      const mean = part(0, 1);
      return emit(drawn({ full: part(1, 1 + count), skipped: skipped && part(1 + count, 1 + 2 * count), mean, sigma }));
    } catch (error) {
      context.warn(vaeDecoder.of({ reason: (error as Error).message }));
    }
  const shape = imageShape(subject.shape);
  if (!shape) return emit(null);
  const plain = (values: Float64Array): Drawable => ({ values: asImages(values, subject.shape), shape });
  const modes = plain(gaussian.basis.subarray(0, COMPONENTS * subject.dimension));
  emit(drawn({ full: plain(full), skipped: skipped && plain(skipped), mean: plain(gaussian.mean), modes, sigma }));
}

interface Drawables {
  readonly full: Drawable;
  readonly skipped: Drawable | null;
  readonly mean: Drawable;
  readonly modes?: Drawable;
  /** Of the skip. */
  readonly sigma: number | null;
}

function drawn({ full, skipped, mean, modes, sigma }: Drawables): Pictures {
  const range = rangeOf(full.values);
  const span = { low: 0, high: (range.high - range.low) / DIFFERENCE_GAIN };
  const difference = skipped && {
    values: absoluteDifference(skipped.values, full.values),
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
    mean: png(mean.values, mean.shape, range),
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
