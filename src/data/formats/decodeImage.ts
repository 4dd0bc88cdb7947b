import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { decodeJpeg } from './jpeg';
import { isJpeg, jpegFrame } from './jpegFrame';
import { MOST_PIXELS, type PictureSize, type Pixels } from './pixels';
import { decodePng, pngHeader } from './png';

/** Of a decoded PNG, 64 MB. */
const MOST_BYTES = 2 ** 26;
/** Of a file. */
const LARGEST_FILE = 2 ** 28;
/** A JPEG takes a bit or more for each block of 64 pixels: this many are in no byte. */
const PIXELS_A_BYTE = 1024;

/**
 * Reads a PNG or JPEG image, told apart by content.
 * @param check sees the size that the header states before anything is decoded; what it throws is passed on
 * @throws DiagnosisError 'data', naming the file.
 */
export async function readImage(
  folder: string,
  file: string,
  check: (size: PictureSize) => void = () => undefined,
): Promise<Pixels> {
  try {
    const whole = path.join(folder, file);
    const status = await stat(whole);
    if (!status.isFile() || status.size > LARGEST_FILE) throw new Error('no picture');
    const bytes = await readFile(whole);
    return isJpeg(bytes) ? fromJpeg(bytes, file, check) : fromPng(bytes, file, check);
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

function fromJpeg(bytes: Buffer, file: string, check: (size: PictureSize) => void): Pixels {
  const { height, width, channels, refused } = jpegFrame(bytes);
  // Kinds that are not read are named by the decoder, which does not decode them.
  if (refused === null) {
    checkPixels({ height, width, colors: channels === 1 ? 1 : 3 }, file, check);
    if (height * width > PIXELS_A_BYTE * bytes.length) throw tooSmall(file, { height, width }, bytes.length);
  }
  return decodeJpeg(bytes, file);
}

function fromPng(bytes: Buffer, file: string, check: (size: PictureSize) => void): Pixels {
  const header = pngHeader(bytes);
  checkPixels(header, file, check);
  const { height, width, bits, channels } = header;
  if (height * width * channels * (bits / 8) > MOST_BYTES) throw tooLarge(file, header);
  return decodePng(bytes, file);
}

function checkPixels(size: PictureSize, file: string, check: (size: PictureSize) => void): void {
  if (size.height * size.width === 0) throw new Error('no pixels');
  check(size);
  if (size.height * size.width > MOST_PIXELS) throw tooLarge(file, size);
}

function tooLarge(file: string, { height, width }: Pick<PictureSize, 'height' | 'width'>): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${file} states ${width}×${height} pixels, which is too large a picture.`,
    'Scale it down or take it out of the folder.',
  );
}

function tooSmall(file: string, { height, width }: Omit<PictureSize, 'colors'>, bytes: number): DiagnosisError {
  return new DiagnosisError(
    'data',
    `${file} states ${width}×${height} pixels and is cut short: it has ${bytes} bytes.`,
    'Copy it again or take it out of the folder.',
  );
}
