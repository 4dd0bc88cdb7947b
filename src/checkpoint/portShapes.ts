import type { Port } from './onnx/header';

export function isFloat({ type }: Port): boolean {
  return type === 'float32' || type === 'float16' || type === 'bfloat16' || type === 'float64';
}

export function isInteger({ type }: Port): boolean {
  return type === 'int64' || type === 'int32';
}

/** One number a sample: [], [1], [B], [B, 1], …; a fixed batch must be the sample's. */
export function isScalar({ shape, unranked }: Port, sample: Port): boolean {
  if (unranked || shape.length > sample.shape.length) return false;
  const [first, ...others] = shape;
  const oneEach = first === undefined || typeof first === 'string' || first === 1 || first === sample.shape[0];
  return oneEach && others.every((size) => size === 1);
}

/** How many dimensions are stated and equal; null when rank or a size within the sample contradict each other. */
export function equalDimensions(sample: Port, other: Port): number | null {
  if (other.unranked) return 0;
  if (other.shape.length !== sample.shape.length) return null;
  let equal = 0;
  for (const [i, size] of sample.shape.entries()) {
    const size2 = other.shape[i];
    // Exporters write the batch they traced with into the one port and not into the other.
    if (i > 0 && typeof size === 'number' && typeof size2 === 'number' && size !== size2) return null;
    if (size !== '' && size === size2) equal++;
  }
  return equal;
}
