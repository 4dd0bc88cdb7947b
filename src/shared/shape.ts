/** The number of elements of a tensor of this shape; 1 for a scalar, []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
