import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from 'fast-png';
import { DiagnosisError } from '../../shared/failure';
import { decodeJpeg } from './jpeg';
import { isJpeg } from './jpegFrame';
import type { Pixels } from './pixels';

/**
 * Reads a PNG or JPEG picture, told apart by content.
 * @throws DiagnosisError 'data', naming the file.
 */
export async function readImage(folder: string, file: string): Promise<Pixels> {
  try {
    const bytes = await readFile(path.join(folder, file));
    return isJpeg(bytes) ? decodeJpeg(bytes, file) : fromPng(file, decodePng(bytes));
  } catch (error) {
    if (error instanceof DiagnosisError) throw error;
    throw new DiagnosisError(
      'data',
      `${file} cannot be read as a PNG or JPEG picture.`,
      'Repair it or take it out of the folder.',
      { cause: error },
    );
  }
}

/** Every kind of PNG as 0…255: palettes looked up, few-bit grey spread, sixteen bits brought down. */
function fromPng(file: string, png: DecodedPng): Pixels {
  const { width, height, channels, data, depth } = png;
  if (png.palette) {
    const values = convertIndexedToRgb(png);
    return { width, height, channels: values.length / (width * height), values };
  }
  if (depth === 16) return { width, height, channels, values: Float64Array.from(data, (value) => value / 257) };
  if (depth === 8) return { width, height, channels, values: data };
  if (channels !== 1) throw new DiagnosisError('data', `${file} has ${depth} bits a channel.`, 'Save it with 8 bits.');
  const greys = Array.from({ length: 2 ** depth }, (_, level) => [(255 * level) / (2 ** depth - 1)]);
  return { width, height, channels, values: convertIndexedToRgb({ ...png, palette: greys }) };
}
