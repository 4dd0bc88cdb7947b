import type { Roles } from '../../checkpoint/inputs';
import { option } from '../../domain/remedy';
import type { AddedChannels } from '../../domain/trial';
import { counted } from '../../shared/format';
import type { InputQuestion } from './ask';
import { zerosAllowed, type Filling } from './filling';
import { nameOf, tensorOf } from './given';
import { fitTensor, misfit } from './ports';
import { sizeOf } from '../../shared/shape';

/** A condition in the sample's own input, with where it comes from. */
export interface FilledChannels {
  readonly added: AddedChannels;
  readonly source: string;
}

/** The channels of a condition that stand beside those of the sample: as given under the sample's name, else asked for. */
export function fillConcatenated(
  { sample, output, concatenation }: Pick<Roles, 'sample' | 'output' | 'concatenation'>,
  filling: Filling,
): FilledChannels | InputQuestion | null {
  if (!concatenation) return null;
  const { inputs, shape, known } = filling;
  const { axis, added, side } = concatenation;
  const own = shape.map((size, i) => (i === axis ? added : size));
  const whole = { ...sample, shape: sample.shape.map((size, i) => (i === axis + 1 ? Number(size) + added : size)) };
  const said = inputs.get(sample.name) ?? (zerosAllowed(filling, sample.name) ? 0 : undefined);
  if (typeof said === 'object') {
    const tensor = tensorOf(sample.name, said);
    const fitting = fitTensor({ sizes: own }, tensor, known);
    if (!fitting) throw misfit({ ...sample, shape: own }, tensor, nameOf(said.file));
    return { added: { axis, side, ...fitting }, source: `from ${nameOf(said.file)}, concatenated to the sample` };
  }
  if (typeof said === 'number') {
    const values = new Float64Array(sizeOf(own)).fill(said);
    return { added: { axis, side, shape: own, values }, source: `${said}, as specified, concatenated to the sample` };
  }
  const given = Number(output.shape[axis + 1]);
  return {
    port: whole,
    role: 'unknown',
    what: `${counted(given + added, 'channel')} in, ${given} out: a condition of ${counted(added, 'channel')}, [${own.join(', ')}], is concatenated to the sample`,
    remedy: [option('input', { [sample.name]: 'FILE.npy' })],
    answers: [],
    takes: 'number',
    note: null,
  };
}
