/** At most so many of the numbers 0 … count − 1, evenly from the first to the last. */
export function evenly(count: number, most: number): number[] {
  const few = Math.min(count, most);
  return Array.from({ length: few }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, few - 1)));
}
