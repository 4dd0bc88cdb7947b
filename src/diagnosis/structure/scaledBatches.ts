import { passOver } from '../../data/moments/passes';
import type { ScaledData } from './ofData';

/** One pass over the data in the network's scale, [B, d] a time. */
export async function* scaledBatches({ set, scale }: ScaledData): AsyncGenerator<Float64Array, void, undefined> {
  for await (const batch of passOver(set, () => undefined)) {
    for (let j = 0; j < batch.length; j++) batch[j] = scale.factor * batch[j]! + scale.offset;
    yield batch;
  }
}
