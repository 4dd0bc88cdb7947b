/** What the headers of a JPEG say before its image is decoded. */
export interface JpegFrame {
  readonly channels: number;
  /** In pixels. */
  readonly height: number;
  readonly width: number;
  /** Three channels that are red, green and blue already. */
  readonly isRgb: boolean;
  /** Where the name in Adobe's color marker begins; null without one. */
  readonly adobe: number | null;
  /** A kind that is not read, as it completes "a JPEG …"; null for the usual ones. */
  readonly refused: string | null;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** Walks the markers (ITU-T T.81, annex B) up to the frame header. */
export function jpegFrame(bytes: Uint8Array): JpegFrame {
  let at = 2;
  let adobe: number | null = null;
  while (at + 11 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (isFrameHeader(marker)) {
      const channels = bytes[at + 9]!;
      const transform = adobe === null ? null : bytes[adobe + 11]!;
      const named = String.fromCharCode(bytes[at + 10]!, bytes[at + 13] ?? 0, bytes[at + 16] ?? 0);
      const isRgb = transform === null ? named === 'RGB' : transform === 0;
      const height = bytes[at + 5]! * 256 + bytes[at + 6]!;
      const width = bytes[at + 7]! * 256 + bytes[at + 8]!;
      return { channels, height, width, isRgb, adobe, refused: refusal(marker, bytes[at + 4]!, channels) };
    }
    if (marker === 0xff) at++;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      if (marker === 0xee && String.fromCharCode(...bytes.subarray(at + 4, at + 9)) === 'Adobe') adobe = at + 4;
      at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    }
  }
  throw new Error('no frame header');
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function refusal(marker: number, bits: number, channels: number): string | null {
  if (marker % 4 === 3) return 'of the lossless kind';
  if (marker > 0xc8) return 'with arithmetic coding';
  if (marker > 0xc2) return 'of the hierarchical kind';
  if (bits !== 8) return `of ${bits} bits a channel`;
  if (channels === 4) return 'in CMYK';
  return channels === 1 || channels === 3 ? null : `of ${channels} channels`;
}
