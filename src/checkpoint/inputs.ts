import type { InputRole, ModelInput } from '../domain/report';
import { conditionRoles, type Condition } from './conditionRoles';
import { shownName } from '../shared/shown';
import type { Header, Port } from './onnx/header';
import { described, notADenoiser } from './notADenoiser';
import { roleOfName } from './portNames';
import { isFloat, isInteger, isScalar } from './portShapes';
import { samplePorts, type SamplePorts } from './samplePorts';

/** Which input of a denoising network plays which part. */
export interface Roles extends Pick<SamplePorts, 'sample' | 'output' | 'timeColumn' | 'halfAxis'> {
  /** All inputs, in the order of the file. */
  readonly inputs: ModelInput[];
  /** The sample itself where the time is a column of it. */
  readonly time: Port;
  /** Everything besides sample and time, in the order of the file. */
  readonly conditions: readonly Condition[];
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
    if (pair.timeColumn) parameterizations.push({ pair, time: pair.sample });
    else parameterizations.push(...timesBeside(header, pair.sample).map((time) => ({ pair, time })));
  }
  const [first, ...others] = parameterizations.map(({ pair, time }) => rolesOf(header, pair, time));
  if (!first) throw notADenoiser(header, 'no-time');
  return { ...first, alternatives: others.slice(0, MOST_ALTERNATIVES) };
}

/** Inputs of one number a sample that may be the time: those called so, or else the nameless ones, floats first. */
function timesBeside({ inputs }: Header, sample: Port): Port[] {
  const scalars = inputs.filter(
    (port) => port !== sample && (isFloat(port) || isInteger(port)) && isScalar(port, sample),
  );
  const called = scalars.filter((port) => roleOfName(port.name) === 'time');
  if (called.length > 0) return called;
  const nameless = scalars.filter((port) => [null, 'sample'].includes(roleOfName(port.name)));
  // A float is likelier a noise level, and an integer beside it a class.
  return [...nameless.filter(isFloat), ...nameless.filter(isInteger)];
}

function rolesOf(header: Header, pair: SamplePorts, time: Port): Roles {
  const { sample, output, timeColumn, halfAxis } = pair;
  const conditions = conditionRoles(
    header.inputs.filter((port) => port !== sample && port !== time),
    sample,
  );
  const roles = new Map<Port, InputRole>(conditions.map(({ port, role }) => [port, role]));
  roles.set(time, 'time').set(sample, 'sample');
  return {
    inputs: header.inputs.map((port) => ({
      name: port.name,
      role: roles.get(port) ?? 'unknown',
      type: port.type,
      shape: port.shape,
    })),
    sample,
    time,
    output,
    timeColumn,
    halfAxis,
    conditions,
    evidence: [...sampleEvidence(pair), timeEvidence(time, timeColumn), ...conditions.map(conditionEvidence)],
    alternatives: [],
  };
}

function sampleEvidence({ sample, output, halfAxis, timeColumn, rivals }: SamplePorts): string[] {
  const answers = output.unranked
    ? `the file does not state the shape of the output ${shownName(output.name)}`
    : halfAxis !== null
      ? `the output ${described(output)} has twice its channels, the first half the prediction, the second a variance that is not read`
      : timeColumn !== null
        ? `the output ${described(output)} has one column less`
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

function timeEvidence(time: Port, column: Roles['timeColumn']): string {
  if (column) return `The time is read as the ${column} column of ${shownName(time.name)}: there is no other input.`;
  const called = roleOfName(time.name) === 'time';
  return (
    `${described(time)} (${time.type}) is the time, ` +
    (called ? 'by its name and shape.' : 'by its shape: one number a sample.')
  );
}

const WORDS: Readonly<Record<Exclude<Condition['role'], 'unknown'>, string>> = {
  class: 'the class',
  embedding: 'the embedding',
  mask: 'a mask over the embedding',
  'time-ids': 'the sizes and crop of a picture',
  'position-ids': 'the place of each token',
  guidance: 'a guidance scale',
  'self-condition': 'an earlier answer of the network’s own',
};

function conditionEvidence({ port, role }: Condition): string {
  return role === 'unknown' ? `${described(port)} has no known role.` : `${described(port)} is ${WORDS[role]}.`;
}
