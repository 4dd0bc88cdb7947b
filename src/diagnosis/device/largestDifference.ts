/** max |a − b| / max |b| over all inputs; NaN counts as infinitely far. */
export function largestDifference(outputs: readonly Float64Array[], truth: readonly Float64Array[]): number {
  let largest = 0;
  outputs.forEach((output, i) => {
    let difference = 0;
    let size = 0;
    for (let j = 0; j < output.length; j++) {
      const gap = Math.abs(output[j]! - truth[i]![j]!);
      difference = Number.isNaN(gap) ? Infinity : Math.max(difference, gap);
      size = Math.max(size, Math.abs(truth[i]![j]!));
    }
    largest = Math.max(largest, difference / (size || 1));
  });
  return largest;
}
