import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { DiagnosisError } from '../../shared/failure';
import type { PictureSize, Pixels } from './pixels';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Of a chunk beside what it holds: length, kind and checksum. */
const CHUNK_BYTES = 12;
const LONGEST_PALETTE = 3 * 256;
/** Kinds that make the pixels; others, of which some are deflated too, are not handed to the decoder. */
const DECODED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** What the header chunk of a PNG states (https://www.w3.org/TR/png-3). */
export interface PngHeader extends PictureSize {
  /** Of a channel. */
  readonly bits: number;
  /** Of a pixel as stored, transparency included. */
  readonly channels: number;
}

/** @throws Error where there is no header chunk */
export function pngHeader(bytes: Buffer): PngHeader {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE) || bytes.toString('latin1', 12, 16) !== 'IHDR')
    throw new Error('no PNG');
  const kind = bytes.readUInt8(25);
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bits: bytes.readUInt8(24),
    channels: kind === 2 ? 3 : kind === 4 ? 2 : kind === 6 ? 4 : 1,
    colors: kind === 2 || kind === 3 || kind === 6 ? 3 : 1,
  };
}

/**
 * Decodes a PNG of any kind.
 * @throws DiagnosisError 'data' where its rows inflate to more than its header states; Error for other damage
 */
export function decodePng(bytes: Buffer, file: string): Pixels {
  const { width, height, bits, channels } = pngHeader(bytes);
  const chunks = chunksOf(bytes);
  if (chunks.filter(({ kind }) => kind === 'IHDR').length > 1) throw new Error('two headers');
  if (chunks.some(({ kind, body }) => kind === 'PLTE' && body.length > LONGEST_PALETTE))
    throw new Error('a long palette');
  // Interlaced images have less than twice the rows, each with a byte for its filter and one cut off at its end.
  const most = Math.ceil((width * height * bits * channels) / 8) + 4 * height + 64;
  try {
    inflateSync(Buffer.concat(chunks.filter(({ kind }) => kind === 'IDAT').map(({ body }) => body)), {
      maxOutputLength: most,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new DiagnosisError(
      'data',
      `${file} inflates to more than the ${width}×${height} pixels that its header states.`,
      'Repair it or take it out of the folder.',
      { cause: error },
    );
  }
  const kept = chunks.filter(({ kind }) => DECODED.includes(kind)).map(({ whole }) => whole);
  return asPixels(file, decode(Buffer.concat([SIGNATURE, ...kept])));
}

interface Chunk {
  readonly kind: string;
  readonly body: Buffer;
  readonly whole: Buffer;
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.kind !== 'IEND';) {
    const end = at + CHUNK_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Error('cut short');
    const kind = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ kind, body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** Every kind of PNG as 0…255: palettes looked up, few-bit gray spread. */
function asPixels(file: string, png: DecodedPng): Pixels {
  const { width, height, channels, data, depth } = png;
  if (png.palette) {
    const values = convertIndexedToRgb(png);
    return { width, height, channels: values.length / (width * height), values, unit: 1 };
  }
  if (depth === 16) return { width, height, channels, values: data, unit: 257 };
  if (depth === 8) return { width, height, channels, values: data, unit: 1 };
  if (channels !== 1) throw new DiagnosisError('data', `${file} has ${depth} bits a channel.`, 'Save it with 8 bits.');
  const greys = Array.from({ length: 2 ** depth }, (_, level) => [(255 * level) / (2 ** depth - 1)]);
  return { width, height, channels, values: convertIndexedToRgb({ ...png, palette: greys }), unit: 1 };
}
