import type { Companions } from '../../checkpoint/layout/companions';
import type { Condition } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { isFloat } from '../../checkpoint/portShapes';
import { DiagnosisError } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { portSizes } from './ports';
import type { Answer, InputQuestion } from './ask';
import { constantFor } from './constants';
import { zerosAllowed, type Filled, type Filling, type NullClass } from './filling';
import { givenValue } from './given';
import { shownName } from '../../shared/shown';

/** The index for "no class": as specified, or the row after the classes in a DiT's embedding. */
export function nullClassOf(
  { nullClass }: CheckpointHints,
  { classes, network }: Pick<Companions, 'classes' | 'network'>,
): NullClass | null {
  if (nullClass !== undefined) return { index: nullClass, source: 'as specified' };
  const kind = network['_class_name'];
  const isDit = typeof kind === 'string' && kind.startsWith('DiT');
  return isDit && classes !== null
    ? { index: classes, source: 'the row after the classes in a DiT’s embedding' }
    : null;
}

/** A class by its index, or as a one-hot row whose zeros mean none. */
export function fillClass(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port, note } = condition;
  const { options, nullClass } = filling;
  const { sizes, hasBatch } = portSizes(port, filling.sample);
  const width = rowWidth(port, filling);
  const value = (index: number): ConditionValue =>
    width === null
      ? { port, shape: sizes.map(() => 1), hasBatch, values: Float64Array.of(index) }
      : { port, shape: hasBatch ? [width] : [1, width], hasBatch, values: oneHot(port, index, width) };
  const without = nullClass && value(nullClass.index);
  const said = filling.inputs.get(port.name);
  if (typeof said === 'number' && Number.isInteger(said)) {
    const source = `class ${said}, as specified`;
    return { given: value(said), without, source, value: said };
  }
  const named = givenValue(condition, filling);
  if (named) return { ...named, without };
  if (zerosAllowed(filling, port.name)) {
    const given = constantFor(condition, filling, 0);
    if (given) return { given, without: without ?? given, source: 'zeros, as specified' };
  }
  if (options.class === 'all')
    return everyClass(port, width ?? filling.companions.classes, { value, without, nullClass });
  if (options.class !== undefined) {
    const { classes } = filling.companions;
    if (classes !== null && options.class > classes) throw outside(port, options.class, classes);
    return {
      given: value(options.class),
      without,
      source: `class ${options.class}, as specified`,
      value: options.class,
    };
  }
  if (nullClass) {
    const given = value(nullClass.index);
    const source = `no class: index ${nullClass.index}, ${nullClass.source}`;
    return { given, without: given, source, value: nullClass.index };
  }
  return {
    port,
    role: 'class',
    remedy: remedy`${option('class')} or ${option('nullClass')}`,
    answers: answers(width, filling),
    takes: 'class',
    note,
  };
}

interface ValuesOfClasses extends Pick<Filling, 'nullClass'> {
  readonly value: (index: number) => ConditionValue;
  readonly without: ConditionValue | null;
}

/** All classes, for the seeds to be spread over. */
function everyClass(port: Port, count: number | null, { value, without, nullClass }: ValuesOfClasses): Filled {
  if (count === null)
    throw new DiagnosisError(
      'usage',
      `How many classes ${shownName(port.name)} has is said neither by its shape nor by a configuration beside the checkpoint.`,
      remedy`Set ${option('class')} to one of them.`,
    );
  const indices = Array.from({ length: count }, (_, index) => index).filter((index) => index !== nullClass?.index);
  const spread = indices.map((index) => ({ name: `class ${index}`, given: value(index) }));
  const [first] = spread;
  if (!first) throw new Error('there is no class but the one that means none');
  const source = `all ${spread.length} classes in turn, as specified`;
  return { given: first.given, without, source, ...(spread.length > 1 && { spread }) };
}

/** K of a one-hot row [B, K]; null for an index. */
function rowWidth(port: Port, { sample, companions }: Filling): number | null {
  const last = port.shape.at(-1);
  if (port.shape.length !== 2 || last === 1 || last === undefined) return null;
  if (typeof last === 'number') return last;
  // Of an open size: floats are a row, whose width only the configuration knows.
  return isFloat(port) && portSizes(port, sample).hasBatch ? companions.classes : null;
}

function oneHot(port: Port, index: number, width: number): Float64Array {
  const row = new Float64Array(width);
  if (index === -1) return row;
  if (index < 0 || index >= width) throw outside(port, index, width);
  row[index] = 1;
  return row;
}

function outside(port: Port, index: number, classes: number): DiagnosisError {
  return new DiagnosisError(
    'usage',
    `Class ${index} is out of range: ${shownName(port.name)} has ${classes} classes.`,
    remedy`Set ${option('class')} to a number from 0 to ${classes - 1}.`,
  );
}

function answers(width: number | null, { companions }: Filling): Answer[] {
  const none = (index: number, label: string): Answer => ({
    label,
    means: 'Right if that stands for “no class” in this network, as its training code says.',
    sidecar: { nullClass: index },
  });
  const classes = width ?? companions.classes;
  return [
    { label: 'class 0', means: 'The network is diagnosed for that class alone.', sidecar: { class: 0 } },
    width === null ? none(-1, 'no class: index −1') : none(-1, 'no class: all zeros'),
    ...(classes === null ? [] : [none(classes - 1, `no class: index ${classes - 1}, the last`)]),
  ];
}
