import type { Roles } from './inputs';
import { described } from './notADenoiser';
import type { Port } from './onnx/header';

/**
 * Whether the first axis of the sample may be part of it: it is of a stated size, and the time is not of that size. Whether the rows
 * are samples then shows in whether they influence each other.
 */
export function isBatchInDoubt({ sample, time, timeColumn, batchless }: Roles): boolean {
  const [first] = sample.shape;
  return (
    !batchless &&
    timeColumn === null &&
    sample.shape.length > 1 &&
    typeof first === 'number' &&
    first > 1 &&
    time.shape[0] !== first
  );
}

/** Whether a shape of one sample is that of the whole input, so that no axis is left for a batch. */
export function isWholeInput(shape: readonly number[], { sample }: Roles): boolean {
  return (
    shape.length === sample.shape.length &&
    sample.shape.every((size, i) => typeof size !== 'number' || size === shape[i])
  );
}

/** The same roles for a graph that takes one sample at a time. */
export function withoutBatch(roles: Roles, why: string): Roles {
  const whole = (port: Port): Port => (port.unranked ? port : { ...port, shape: [1, ...port.shape] });
  const { sample, output, halfAxis } = roles;
  return {
    ...roles,
    sample: whole(sample),
    output: whole(output),
    halfAxis: halfAxis === null ? null : halfAxis + 1,
    batchless: true,
    evidence: [...roles.evidence, `${described(sample)} is one sample without a batch dimension: ${why}.`],
  };
}
