import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { DiagnosisError } from '../shared/failure';
import type { DataSet } from './dataset';
import { sizeOf, toNetworkOrder } from './layout';

/** A folder of PNG pictures, its subfolders included, in the order of their names. */
export async function openPictures(folder: string, shape: readonly number[]): Promise<DataSet> {
  const files = (await readdir(folder, { recursive: true })).sort();
  const pictures = files.filter((file) => /\.png$/i.test(file));
  const others = files.filter((file) => /\.(jpe?g|webp|gif|bmp|tiff?)$/i.test(file)).length;
  const name = path.basename(folder);
  if (pictures.length === 0) {
    throw new DiagnosisError(
      'data',
      others > 0
        ? `${name} holds ${others} pictures of which none is a PNG; JPEG and other formats are not read yet.`
        : `${name} holds no PNG pictures.`,
      'Convert the pictures to PNG, or save them as one uint8 .npy array [N,H,W,C].',
    );
  }
  const read = async (file: string): Promise<Float64Array> =>
    fit(file, toPixels(file, await load(folder, file)), shape);
  await read(pictures[0]!);
  const dimension = sizeOf(shape);
  const passedOver = others > 0 ? `; ${others} in other formats were passed over` : '';
  return {
    path: folder,
    count: pictures.length,
    dimension,
    stored: 'uint8',
    description: `${pictures.length.toLocaleString('en')} PNG pictures [${shape.join(',')}] from ${name}${passedOver}.`,
    async *batches(size) {
      for (let start = 0; start < pictures.length; start += size) {
        const files = pictures.slice(start, start + size);
        const batch = new Float64Array(files.length * dimension);
        for (const [i, file] of files.entries()) batch.set(await read(file), i * dimension);
        yield batch;
      }
    },
  };
}

async function load(folder: string, file: string): Promise<DecodedPng> {
  try {
    return decode(await readFile(path.join(folder, file)));
  } catch (error) {
    throw new DiagnosisError(
      'data',
      `${file} cannot be read as a PNG picture.`,
      'Repair it or take it out of the folder.',
      {
        cause: error,
      },
    );
  }
}

interface Pixels {
  height: number;
  width: number;
  channels: number;
  /** [H, W, C], 0…255. */
  values: ArrayLike<number>;
}

/** Every kind of PNG as 0…255: palettes looked up, few-bit grey spread, sixteen bits brought down. */
function toPixels(file: string, png: DecodedPng): Pixels {
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

/** Channels first, without transparency; grey becomes RGB where the network takes colours. */
function fit(file: string, { width, height, channels, values }: Pixels, shape: readonly number[]): Float64Array {
  const [wanted, ...space] = shape;
  const colours = channels > 2 ? 3 : 1;
  const fits = shape.length === 3 && height === space[0] && width === space[1];
  if (!fits || (wanted !== colours && !(wanted === 3 && colours === 1))) {
    throw new DiagnosisError(
      'data',
      `${file} is a picture [${colours},${height},${width}], but the network takes samples of shape [${shape.join(',')}].`,
      'Resize or convert the pictures to the network’s shape.',
    );
  }
  const opaque = new Float64Array(sizeOf(shape));
  for (let i = 0; i < opaque.length; i++) {
    const channel = colours === 1 ? 0 : i % wanted;
    opaque[i] = values[Math.floor(i / wanted) * channels + channel]!;
  }
  return toNetworkOrder(opaque, shape, true);
}
