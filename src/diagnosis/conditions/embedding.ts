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
  const rows = named || file === undefined ? null : storedRows(port, filling, filling.prompt);
  const given = named || rows ? null : stored(port, filling, filling.prompt, file);
  const allowed = zerosAllowed(filling, port.name) ? constantFor(condition, filling, 0) : null;
  const without = stored(port, filling, filling.negative, options.negativeEmbedding) ?? allowed;
  if (named) return { ...named, without };
  if (given && file !== undefined) return { given, without, source: `from ${shownName(path.basename(file))}` };
  if (rows && file !== undefined) return spreadOver(rows, without, path.basename(file));
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
  const candidates = tensorsFor(port, conditions, tensors);
  for (const tensor of candidates) {
    const fits = fitTensor(sizes, tensor, known);
    if (fits) return { port, ...fits, hasBatch: sizes.hasBatch };
  }
  // A file of several embeddings may leave one to be filled with zeros; a single tensor was meant.
  const [only, ...more] = candidates;
  if (only && (only.name === port.name || (more.length === 0 && embeddingPorts(conditions) === 1))) {
    throw misfit(port, only, path.basename(file));
  }
  return null;
}

/** The tensor of the port's name, or those of no other port's name. */
function tensorsFor(
  port: Port,
  conditions: Filling['conditions'],
  tensors: readonly StoredTensor[],
): readonly StoredTensor[] {
  const named = tensors.find(({ name }) => name === port.name);
  const taken = new Set(conditions.map(({ port: { name } }) => name));
  return named ? [named] : tensors.filter(({ name }) => !taken.has(name));
}

/** An embedding of every row of a tensor that holds several, one for each prompt; null where there is no such tensor. */
function storedRows(port: Port, filling: Filling, tensors: readonly StoredTensor[]): ConditionValue[] | null {
  const sizes = portSizes(port, filling.sample);
  const [tensor, ...others] = tensorsFor(port, filling.conditions, tensors);
  const [count = 0, ...shape] = tensor?.shape ?? [];
  if (!tensor || others.length > 0 || !sizes.hasBatch || count < 2 || shape.length !== sizes.sizes.length) return null;
  const size = tensor.values.length / count;
  const rows = Array.from({ length: count }, (_, k) => {
    const values = tensor.values.subarray(k * size, (k + 1) * size);
    const fitted = fitTensor(sizes, { name: tensor.name, shape, values }, filling.known);
    return fitted && { port, ...fitted, hasBatch: true };
  });
  return rows.every((row) => row !== null) ? rows : null;
}

function spreadOver(rows: readonly ConditionValue[], without: ConditionValue | null, file: string): Filled {
  const spread = rows.map((given, k) => ({ name: `row ${k}`, given }));
  const [first] = spread;
  if (!first) throw new Error('a tensor of several rows has none');
  return { given: first.given, without, source: `${rows.length} rows of ${shownName(file)} in turn`, spread };
}

function embeddingPorts(conditions: Filling['conditions']): number {
  return conditions.filter(({ role }) => role === 'embedding').length;
}
