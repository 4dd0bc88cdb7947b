import path from 'node:path';
import type { Condition } from '../../checkpoint/conditionRoles';
import type { StoredTensor } from '../../data/formats/embeddings';
import { THE_TIME, type InputFile } from '../../domain/options/inputValues';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { DiagnosisError } from '../../shared/failure';
import { shownName } from '../../shared/shown';
import { constantFor } from './constants';
import type { Filling } from './filling';
import { fitTensor, misfit, portSizes } from './ports';
import type { GivenFile } from './readInputs';

/** A value that was given by the input's name, and where it comes from. */
export interface GivenValue {
  readonly given: ConditionValue;
  readonly source: string;
  readonly value?: number;
}

/**
 * The value that `input` gives a condition; null where it says nothing of it.
 * @throws DiagnosisError where that does not fit its shape
 */
export function givenValue(condition: Condition, filling: Filling): GivenValue | null {
  const { port } = condition;
  const said = filling.inputs.get(port.name);
  if (said === undefined) return null;
  if (said === THE_TIME) return { given: theTime(condition, filling), source: 'the time, as specified' };
  if (typeof said === 'object') {
    const sizes = portSizes(port, filling.sample);
    const tensor = tensorOf(port.name, said);
    const fitting = fitTensor(sizes, tensor, filling.known);
    if (!fitting) throw misfit(port, tensor, path.basename(said.file.path));
    return { given: { port, ...fitting, hasBatch: sizes.hasBatch }, source: `from ${nameOf(said.file)}` };
  }
  const given = constantFor(condition, filling, said);
  if (!given) throw openSize(port.name);
  return { given, source: `${said}, as specified`, value: said };
}

/** The array that is named, or the one with the input's name, or the only one. */
export function tensorOf(name: string, { file, tensors }: GivenFile): StoredTensor {
  const { key } = file;
  const [only, ...more] = tensors;
  const found =
    tensors.find((tensor) => tensor.name === (key ?? name)) ?? (key === null && more.length === 0 ? only : undefined);
  if (found) return found;
  const shown = shownName(path.basename(file.path));
  const held = tensors.map((tensor) => shownName(tensor.name)).join(', ');
  throw new DiagnosisError(
    'data',
    key === null
      ? `${shown} holds several arrays, and none is called ${shownName(name)}: ${held}.`
      : `${shown} holds no array called ${shownName(key)}: it holds ${held || 'one without a name'}.`,
    remedy`Name one of them: ${option('input', { [name]: `${file.path}:NAME` })}.`,
  );
}

export function nameOf({ path: file, key }: InputFile): string {
  const shown = shownName(path.basename(file));
  return key === null ? shown : `${shownName(key)} in ${shown}`;
}

function theTime({ port }: Condition, { sample }: Filling): ConditionValue {
  const { sizes, hasBatch } = portSizes(port, sample);
  if (sizes.some((size) => size !== 1))
    throw new DiagnosisError(
      'usage',
      `${shownName(port.name)} takes more than one number for each sample, so it cannot be given the time.`,
      remedy`Correct ${option('input')}.`,
    );
  return { port, shape: sizes.map(() => 1), hasBatch, values: new Float64Array(1), followsTime: true };
}

function openSize(name: string): DiagnosisError {
  return new DiagnosisError(
    'usage',
    `The file does not fix the shape of ${shownName(name)}, so a single number does not say how many it needs.`,
    remedy`Set ${option('input', { [name]: 'FILE.npy' })} to a tensor for one sample.`,
  );
}
