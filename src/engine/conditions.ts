import type { Tensor } from 'onnxruntime-node';
import type { ConditionValue } from '../domain/trial';
import { toTensor } from './tensors';

/** The values of all inputs besides the sample and the time, for one sample. */
export type Conditions = readonly ConditionValue[];

/** The condition tensors of whole batches. They are the same in every call, so each is made once. */
export class ConditionTensors {
  private readonly made = new Map<string, Record<string, Tensor>>();
  private readonly known = new Map<Conditions, number>();

  /** For a batch in as many equal parts as there are variants; those without a batch dimension must agree. */
  of(variants: readonly Conditions[], batch: number, time: number): Record<string, Tensor> {
    const timed = variants.some((values) => values.some(({ followsTime }) => followsTime));
    // There is no limit on how many different times occur, so inputs that follow the time are built for each call.
    if (timed)
      return feeds(
        variants.map((values) => at(values, time)),
        batch,
      );
    const key = [batch, ...variants.map((values) => this.number(values))].join();
    const found = this.made.get(key);
    if (found) return found;
    const made = feeds(variants, batch);
    this.made.set(key, made);
    return made;
  }

  private number(values: Conditions): number {
    const number = this.known.get(values) ?? this.known.size;
    this.known.set(values, number);
    return number;
  }
}

function at(values: Conditions, time: number): Conditions {
  return values.map((one) => (one.followsTime ? { ...one, values: one.values.map(() => time) } : one));
}

function feeds(variants: readonly Conditions[], batch: number): Record<string, Tensor> {
  const made: Record<string, Tensor> = {};
  for (const [i, { port, shape, hasBatch, values }] of (variants[0] ?? []).entries()) {
    const each = variants.map((variant) => variant[i]!.values);
    made[port.name] = hasBatch
      ? toTensor(port.type, rows(each, batch), [batch, ...shape])
      : toTensor(port.type, values, shape);
  }
  return made;
}

/** Each variant's values for its part of the batch, [B, …]. */
function rows(variants: readonly Float64Array[], batch: number): Float64Array {
  const size = variants[0]!.length;
  const part = batch / variants.length;
  const result = new Float64Array(batch * size);
  for (let row = 0; row < batch; row++) result.set(variants[Math.floor(row / part)]!, row * size);
  return result;
}
