/** How images of another size become the network's: the whole image, or its centre. Never done unasked. */
export type Resize = 'fit' | 'crop';

export const RESIZE_REMEDY =
  'Use --resize fit to scale whole images to that size, --resize crop to scale them and cut out the center, or convert them yourself.';

/** Of an image, in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** One channel of an image, row-major [height, width], 0…255. */
export interface Plane extends Size {
  readonly values: Float64Array | Uint8Array;
}

/** What becomes of an interpolated value. */
export type Rounding = (value: number) => number;

/** Images hold whole levels 0…255, after each direction: so do Pillow's, which networks were trained on. */
export const wholeLevels: Rounding = (value) => Math.max(0, Math.min(255, Math.floor(value + 0.5)));
export const unrounded: Rounding = (value) => value;

/**
 * A plane at another size, whole (`fit`: height and width each to theirs) or its centre (`crop`: the shorter side to the
 * target's, what stands over cut off evenly).
 */
export function resized(plane: Plane, size: Size, how: Resize, level: Rounding): Plane {
  const { height, width } = size;
  if (how === 'fit') return alongColumns(alongRows(plane, width, level), height, level);
  const { height: h, width: w } = plane;
  const coveredHeight = height * w >= width * h ? height : Math.max(height, Math.floor((width * h) / w));
  const coveredWidth = height * w >= width * h ? Math.max(width, Math.floor((height * w) / h)) : width;
  return cropped(resized(plane, { height: coveredHeight, width: coveredWidth }, 'fit', level), height, width);
}

function alongRows({ height, width, values }: Plane, wanted: number, level: Rounding): Plane {
  if (wanted === width) return { height, width, values };
  const taps = triangleTaps(width, wanted);
  const result = new Float64Array(height * wanted);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < wanted; x++) {
      const { first, weights } = taps[x]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * values[y * width + first + k]!;
      result[y * wanted + x] = level(sum);
    }
  return { height, width: wanted, values: result };
}

function alongColumns({ height, width, values }: Plane, wanted: number, level: Rounding): Plane {
  if (wanted === height) return { height, width, values };
  const result = new Float64Array(wanted * width);
  for (const [y, { first, weights }] of triangleTaps(height, wanted).entries()) {
    const row = result.subarray(y * width, (y + 1) * width);
    for (let k = 0; k < weights.length; k++)
      for (let x = 0; x < width; x++) row[x]! += weights[k]! * values[(first + k) * width + x]!;
    for (let x = 0; x < width; x++) row[x] = level(row[x]!);
  }
  return { height: wanted, width, values: result };
}

interface Taps {
  readonly first: number;
  /** Summing to one. */
  readonly weights: Float64Array;
}

/**
 * Bilinear weights of each of `to` pixels among `from`: centres at half pixels; a triangle as wide as the step when shrinking, so
 * that every pixel counts (what Pillow and torchvision do to images).
 */
function triangleTaps(from: number, to: number): Taps[] {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function cropped({ height, width, values }: Plane, rows: number, columns: number): Plane {
  const top = Math.floor((height - rows) / 2);
  const left = Math.floor((width - columns) / 2);
  const result = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const start = (top + y) * width + left;
    result.set(values.subarray(start, start + columns), y * columns);
  }
  return { height: rows, width: columns, values: result };
}
