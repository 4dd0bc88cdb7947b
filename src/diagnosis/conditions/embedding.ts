import path from 'node:path';
import type { Port } from '../../checkpoint/onnx/header';
import type { StoredTensor } from '../../data/formats/embeddings';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { fitTensor, knownShape, misfit, namedSizes, portSizes } from './ports';
import type { InputQuestion } from './ask';
import { zerosAllowed, type Filled, type Filling } from './filling';
import { shownName } from '../../shared/shown';

/** Tokens of Stable Diffusion's text encoder, where nothing says how many. */
const USUAL_TOKENS = 77;

/** An embedding from the prompt's file, and from the negative prompt's for the unconditional half. */
export function fillEmbedding(port: Port, filling: Filling): Filled | InputQuestion {
  const { options } = filling;
  const { promptEmbedding: file } = options;
  const given = stored(port, filling, filling.prompt, file);
  const zeros = zerosAllowed(filling, port.name) ? zerosFor(port, filling) : null;
  const without = stored(port, filling, filling.negative, options.negativeEmbedding) ?? zeros;
  if (given && file !== undefined) return { given, without, source: `from ${shownName(path.basename(file))}` };
  if (zeros) return { given: zeros, without: zeros, source: 'zeros, as specified' };
  return {
    port,
    role: 'embedding',
    remedy: remedy`${option('promptEmbedding')} or ${option('zeros', [port.name])}`,
    answers: [{ label: `${shownName(port.name)}: all zeros`, sidecar: { zeros: [port.name] } }],
  };
}

/** The tensor of the port's name, or the only one of no other port's name; null where no file is named or it does not hold one. */
export function stored(
  port: Port,
  { conditions, sample, known }: Filling,
  tensors: readonly StoredTensor[],
  file: string | undefined,
): ConditionValue | null {
  if (file === undefined) return null;
  const sizes = portSizes(port, sample);
  const named = tensors.find(({ name }) => name === port.name);
  const taken = new Set(conditions.map(({ port: { name } }) => name));
  const unnamed = tensors.filter(({ name }) => !taken.has(name));
  const candidates = named ? [named] : unnamed;
  for (const tensor of candidates) {
    const fits = fitTensor(sizes, tensor, known);
    if (fits) return { port, ...fits, hasBatch: sizes.hasBatch };
  }
  // A file of several embeddings may leave one to be filled with zeros; a single tensor was meant.
  const [only, ...more] = candidates;
  if (only && (named || (more.length === 0 && embeddingPorts(conditions) === 1))) {
    throw misfit(port, only, path.basename(file));
  }
  return null;
}

function embeddingPorts(conditions: Filling['conditions']): number {
  return conditions.filter(({ role }) => role === 'embedding').length;
}

/** Zeros in the port's shape; open sizes by the configuration beside the network. */
function zerosFor(port: Port, { sample, known, companions: { network } }: Filling): ConditionValue | null {
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
  return { port, shape, hasBatch, values: new Float64Array(shape.reduce((product, size) => product * size, 1)) };
}
