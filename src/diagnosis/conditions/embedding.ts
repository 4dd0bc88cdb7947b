import path from 'node:path';
import type { Condition } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import type { StoredTensor } from '../../data/formats/embeddings';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { canBeConstant, constantFor } from './constants';
import { givenValue } from './given';
import { fitTensor, misfit, portSizes } from './ports';
import { zeros, type InputQuestion } from './ask';
import { zerosAllowed, type Filled, type Filling } from './filling';
import { shownName } from '../../shared/shown';

/** An embedding from the prompt's file, and from the negative prompt's for the unconditional half. */
export function fillEmbedding(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port, note } = condition;
  const { options } = filling;
  const { promptEmbedding: file } = options;
  const named = givenValue(condition, filling);
  const given = named ? null : stored(port, filling, filling.prompt, file);
  const allowed = zerosAllowed(filling, port.name) ? constantFor(condition, filling, 0) : null;
  const without = stored(port, filling, filling.negative, options.negativeEmbedding) ?? allowed;
  if (named) return { ...named, without };
  if (given && file !== undefined) return { given, without, source: `from ${shownName(path.basename(file))}` };
  if (allowed) return { given: allowed, without: allowed, source: 'zeros, as specified' };
  const allZeros = canBeConstant(condition, filling);
  return {
    port,
    role: 'embedding',
    remedy: allZeros
      ? remedy`${option('promptEmbedding')} or ${option('zeros', [port.name])}`
      : [option('promptEmbedding')],
    answers: allZeros ? [zeros(port)] : [],
    takes: allZeros ? 'number' : 'file',
    note,
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
