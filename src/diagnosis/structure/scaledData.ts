import { passOver } from '../../data/moments/passes';
import type { DataSet } from '../../data/dataset';
import type { DataScale } from './dataScale';

/** The data, and what brings them into the network's scale. */
export interface ScaledData {
  readonly set: DataSet;
  readonly scale: DataScale;
}

/** One pass over the data in the network's scale, [B, d] a time. */
export async function* scaledBatches({ set, scale }: ScaledData): AsyncGenerator<Float64Array, void, undefined> {
  for await (const batch of passOver(set, () => undefined)) {
    for (let j = 0; j < batch.length; j++) batch[j] = scale.factor * batch[j]! + scale.offset;
    yield batch;
  }
}
