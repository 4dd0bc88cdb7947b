/** Samples to take moments of or to draw probes from, read anew for every pass. */
export interface DataSet {
  path: string;
  /** Number of samples N. */
  count: number;
  /** Elements of one sample, d. */
  dimension: number;
  /** As stored: uint8 0…255, or any other type of number as it is. */
  stored: 'uint8' | 'float';
  /** One sentence for the report. */
  description: string;
  /** What class each sample is of; absent or null where the data do not say. */
  classes?: Classes | null;
  /**
   * One pass over all samples as [B, d] raw stored values in the network's element order (channels first),
   * B ≤ `size`. Memory does not grow with N.
   */
  batches(size: number): AsyncIterable<Float64Array>;
}

export interface Classes {
  /** [N], counted from 0. */
  labels: Int32Array;
  /** What the numbers are called where the data say it, else the numbers. */
  names: readonly string[];
}
