import type { Classes, DataSet } from '../../src/data/dataset';

/** Samples [N, d] held in memory, as a data set. */
export function dataInMemory(values: Float64Array, dimension: number, classes: Classes | null = null): DataSet {
  return {
    path: 'memory',
    count: values.length / dimension,
    dimension,
    stored: 'float',
    description: '',
    classes,
    async *batches(size) {
      for (let start = 0; start < values.length; start += size * dimension)
        yield await Promise.resolve(values.slice(start, start + size * dimension));
    },
  };
}
