import type { Condition } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import type { ConditionValue } from '../../domain/trial';
import type { Filling } from './filling';
import { knownShape, namedSizes, portSizes } from './ports';
import { sizeOf } from '../../shared/shape';

/** Tokens of Stable Diffusion's text encoder, where nothing says how many. */
const USUAL_TOKENS = 77;

/** One number for all elements of an input, in the shape that its role gives it; null where a size stays open. */
export function constantFor(
  { port, role }: Pick<Condition, 'port' | 'role'>,
  filling: Filling,
  value: number,
): ConditionValue | null {
  switch (role) {
    case 'embedding':
      return embedding(port, filling, value);
    case 'mask':
      return constant(lengthKnown(port, filling), filling, value);
    case 'position-ids':
      return constant(lengthKnown(port, filling), filling, value, port.shape.length === 3);
    default:
      return constant(port, filling, value);
  }
}

/** Whether a single number says enough; settles no open sizes. */
export function canBeConstant(condition: Pick<Condition, 'port' | 'role'>, filling: Filling): boolean {
  return constantFor(condition, { ...filling, known: new Map(filling.known) }, 0) !== null;
}

/** @param isPerSample whether its first dimension may be the batch */
export function constant(
  port: Port,
  { sample, known }: Filling,
  value: number,
  isPerSample = true,
): ConditionValue | null {
  const { sizes, hasBatch } = portSizes(port, sample, isPerSample);
  const shape = knownShape(sizes, known);
  if (!shape) return null;
  return { port, shape, hasBatch, values: filledWith(value, shape) };
}

/** Open sizes by the configuration beside the network. */
function embedding(
  port: Port,
  { sample, known, companions: { network } }: Filling,
  value: number,
): ConditionValue | null {
  const { sizes, hasBatch } = portSizes(port, sample);
  const isSequence = sizes.length > 1;
  const width = [
    isSequence ? network['cross_attention_dim'] : network['pooled_projection_dim'],
    network['joint_attention_dim'],
    network['caption_channels'],
  ].find((size) => typeof size === 'number');
  const stated = sizes.map((size, i) => {
    if (typeof size === 'number' || known.has(size)) return size;
    return i === sizes.length - 1 ? (width ?? size) : isSequence ? USUAL_TOKENS : size;
  });
  const shape = knownShape(stated, known);
  if (!shape) return null;
  namedSizes(sizes, shape).forEach((size, name) => known.set(name, size));
  return { port, shape, hasBatch, values: filledWith(value, shape) };
}

/** A port that is as long as the embedding beside it, where its own length is open. */
export function lengthKnown(port: Port, { conditions, sample, known }: Filling): Port {
  const sequence = conditions.find(({ role, port: other }) => role === 'embedding' && other.shape.length === 3)?.port;
  const length = sequence && portSizes(sequence, sample).sizes.at(-2);
  const tokens = typeof length === 'string' ? known.get(length) : length;
  if (tokens === undefined) return port;
  const { sizes, hasBatch } = portSizes(port, sample, port.shape.length > 1 && !/ids$/i.test(port.name));
  const open = sizes.findLastIndex((size) => typeof size === 'string' && !known.has(size));
  const offset = hasBatch ? 1 : 0;
  return open < 0 ? port : { ...port, shape: port.shape.map((size, i) => (i === open + offset ? tokens : size)) };
}

function filledWith(value: number, shape: readonly number[]): Float64Array {
  return new Float64Array(sizeOf(shape)).fill(value);
}
