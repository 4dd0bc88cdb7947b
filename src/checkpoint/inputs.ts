import type { InputRole, ModelInput } from '../domain/report';
import { conditionRoles, type Condition } from './conditionRoles';
import { shownName } from '../shared/shown';
import type { Header, Port } from './onnx/header';
import { described, notADenoiser } from './notADenoiser';
import { isScalar } from './portShapes';
import { isCalledTime, timesBeside } from './timePorts';
import { samplePorts, type SamplePorts } from './samplePorts';

/** Which input of a denoising network plays which part. */
export interface Roles extends Pick<SamplePorts, 'sample' | 'output' | 'timeColumn' | 'halfAxis' | 'concatenation'> {
  /** All inputs, in the order of the file. */
  readonly inputs: ModelInput[];
  /** The sample itself where the time is a column of it. */
  readonly time: Port;
  /** Everything besides sample and time, in the order of the file. */
  readonly conditions: readonly Condition[];
  /**
   * The sample's first axis is no batch: the graph takes one sample at a time. `sample` and `output` are then given a batch of 1 that
   * they do not have.
   */
  readonly batchless?: boolean;
  /** What was seen, one sentence each. */
  readonly evidence: readonly string[];
  /** Other readings that names and shapes leave open, likeliest first; numbers must decide. */
  readonly alternatives: readonly Roles[];
}

/** More readings than these nobody can tell apart by probing. */
const MOST_ALTERNATIVES = 5;

/**
 * Finds sample, time, conditions and output by name and shape, whatever their order.
 * @throws DiagnosisError 'not-a-denoiser' for a classifier, an encoder and the like.
 */
export function assignRoles(header: Header): Roles {
  const pairs = samplePorts(header);
  const likeliest = pairs[0]?.likeness;
  if (likeliest === undefined) throw notADenoiser(header, 'no-output');
  const parameterizations: { pair: SamplePorts; time: Port }[] = [];
  for (const pair of pairs.filter(({ likeness }) => likeness === likeliest)) {
    const { sample } = pair;
    const times = timesBeside({ ...header, inputs: besides(header, sample) }, sample);
    if (pair.timeColumn) parameterizations.push({ pair, time: sample });
    else parameterizations.push(...times.map((time) => ({ pair, time })));
  }
  const [first, ...others] = parameterizations.map(({ pair, time }) => rolesOf(header, pair, time));
  if (!first) throw notADenoiser(header, pairs[0]?.concatenation ? 'no-output' : 'no-time');
  return { ...first, alternatives: others.slice(0, MOST_ALTERNATIVES) };
}

function rolesOf(header: Header, pair: SamplePorts, time: Port): Roles {
  const { sample, output, timeColumn, halfAxis, concatenation } = pair;
  const others = besides(header, sample).filter((port) => port !== time);
  const conditions = conditionRoles(others, sample, header.metadata);
  const roles = new Map<string, InputRole>(conditions.map(({ port, role }) => [port.name, role]));
  roles.set(time.name, 'time').set(sample.name, 'sample');
  return {
    inputs: header.inputs.map((port) => ({
      name: port.name,
      role: roles.get(port.name) ?? 'unknown',
      type: port.type,
      shape: port.shape,
    })),
    sample,
    time,
    output,
    timeColumn,
    halfAxis,
    concatenation,
    conditions,
    evidence: [...sampleEvidence(pair), timeEvidence(time, pair), ...conditions.map(conditionEvidence)],
    alternatives: [],
  };
}

/** By name: the sample's port may have been given another shape. */
function besides({ inputs }: Header, sample: Port): Port[] {
  return inputs.filter(({ name }) => name !== sample.name);
}

function sampleEvidence({ sample, output, halfAxis, timeColumn, concatenation, rivals }: SamplePorts): string[] {
  const answers = output.unranked
    ? `the file does not state the shape of the output ${shownName(output.name)}`
    : halfAxis !== null
      ? `the output ${described(output)} has twice its channels, the first half the prediction, the second a variance that is not read`
      : timeColumn !== null
        ? `the output ${described(output)} has one column less`
        : concatenation !== null
          ? `the output ${described(output)} has its shape, and the input ${concatenation.added} more for a condition`
          : `the output ${described(output)} has its shape`;
  const joint = output.unranked ? ';' : ':';
  const others = rivals.map(({ name }) => shownName(name));
  return [
    `${described(sample)} is the sample${joint} ${answers}.`,
    ...(others.length > 0
      ? [
          `${others.join(' and ')} ${others.length === 1 ? 'has' : 'have'} that shape too; ${shownName(output.name)} is read.`,
        ]
      : []),
  ];
}

function timeEvidence(time: Port, { sample, timeColumn: column }: SamplePorts): string {
  if (column) return `The time is read as the ${column} column of ${shownName(time.name)}: there is no other input.`;
  const called = isCalledTime(time);
  if (!isScalar(time, sample))
    return `${described(time)} (${time.type}) is the time, ${called ? 'by its name' : 'by its shape'}: one number for each token or frame, all of which are given the same.`;
  return (
    `${described(time)} (${time.type}) is the time, ` +
    (called ? 'by its name and shape.' : 'by its shape: one number a sample.')
  );
}

const WORDS: Readonly<Record<Exclude<Condition['role'], 'unknown'>, string>> = {
  class: 'the class',
  embedding: 'the embedding',
  mask: 'a mask',
  'time-ids': 'the sizes and crop of a picture',
  'position-ids': 'the place of each token',
  guidance: 'a guidance scale',
  'self-condition': 'an earlier answer of the network’s own',
};

function conditionEvidence({ port, role, note }: Condition): string {
  const what = role === 'unknown' ? 'has no known role' : `is ${WORDS[role]}`;
  return `${described(port)} ${what}${note === null ? '' : `; the file’s metadata say “${note}”`}.`;
}
