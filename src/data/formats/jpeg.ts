import { decode } from 'jpeg-js';
import { DiagnosisError } from '../../shared/failure';
import { jpegFrame } from './jpegFrame';
import type { Pixels } from './pixels';

/**
 * A baseline or progressive JPEG, gray or in color.
 * @throws DiagnosisError 'data' for the kinds that programs show differently: CMYK, lossless, arithmetic, twelve bits.
 */
export function decodeJpeg(bytes: Uint8Array, file: string): Pixels {
  const frame = jpegFrame(bytes);
  if (frame.refused !== null) {
    throw new DiagnosisError(
      'data',
      `${file} is a JPEG ${frame.refused}, which is not read.`,
      'Save it as a JPEG or PNG in RGB.',
    );
  }
  const own = bytes.slice();
  // Without its color marker the decoder leaves luminance and color differences as they are: it would cut off fractions.
  if (frame.adobe !== null) own.fill(0x20, frame.adobe, frame.adobe + 5);
  const { width, height, data } = decode(own, {
    useTArray: true,
    colorTransform: false,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: 500,
    maxMemoryUsageInMB: 4096,
  });
  // The decoder answers a gray image in three equal channels.
  if (frame.channels === 1) {
    return { width, height, channels: 1, values: data.filter((_, i) => i % 3 === 0), unit: 1 };
  }
  return { width, height, channels: 3, values: frame.isRgb ? data : toRgb(data), unit: 1 };
}

/** Y, Cb, Cr to R, G, B (ITU-T T.871), rounded, in place. */
function toRgb(data: Uint8Array): Uint8Array {
  const level = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  for (let i = 0; i < data.length; i += 3) {
    const [y, cb, cr] = [data[i]!, data[i + 1]! - 128, data[i + 2]! - 128];
    data[i] = level(y + 1.402 * cr);
    data[i + 1] = level(y - 0.344136 * cb - 0.714136 * cr);
    data[i + 2] = level(y + 1.772 * cb);
  }
  return data;
}
