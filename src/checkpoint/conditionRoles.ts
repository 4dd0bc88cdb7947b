import type { InputRole } from '../domain/report';
import type { Port } from './onnx/header';
import { roleOfName } from './portNames';
import { equalDimensions, isFloat, isInteger, isScalar } from './portShapes';

/** What a network needs besides sample and time. */
export type ConditionRole = Exclude<InputRole, 'sample' | 'time'>;

export interface Condition {
  readonly port: Port;
  readonly role: ConditionRole;
}

/** The role of each input besides sample and time: by its name where that fits its shape, else by shape and type alone. */
export function conditionRoles(ports: readonly Port[], sample: Port): Condition[] {
  const named = ports.map((port) => ({ port, role: byName(port, sample) }));
  const embedded = named.some(({ port, role }) => role === 'embedding' || (!role && isSequence(port, sample)));
  return named.map(({ port, role }) => ({ port, role: role ?? byShape(port, sample, embedded) }));
}

function byName(port: Port, sample: Port): ConditionRole | null {
  const { shape } = port;
  switch (roleOfName(port.name)) {
    case 'class':
      return shape.length <= 2 ? 'class' : null;
    case 'embedding':
      return isFloat(port) ? 'embedding' : null;
    case 'mask':
      return shape.length <= 3 ? 'mask' : null;
    case 'time-ids':
      return shape.length === 2 ? 'time-ids' : null;
    case 'position-ids':
      return shape.length === 2 || shape.length === 3 ? 'position-ids' : null;
    case 'guidance':
      return isFloat(port) && isScalar(port, sample) ? 'guidance' : null;
    case 'self-condition':
      return isFloat(port) && Boolean(equalDimensions(sample, port)) ? 'self-condition' : null;
    default:
      return null;
  }
}

/** @param embedded an embedding stands beside it, as the pooled one and the sizes of SDXL do */
function byShape(port: Port, sample: Port, embedded: boolean): ConditionRole {
  if (roleOfName(port.name) !== null) return 'unknown';
  const [, width] = port.shape;
  if (isScalar(port, sample)) return isInteger(port) ? 'class' : isFloat(port) ? 'guidance' : 'unknown';
  if (isSequence(port, sample)) return 'embedding';
  if (port.shape.length !== 2) return 'unknown';
  if (port.type === 'bool') return 'mask';
  if (!embedded || !isFloat(port)) return 'unknown';
  return width === 6 ? 'time-ids' : 'embedding';
}

/** [B, S, D] beside a sample of another shape: tokens of a prompt. */
function isSequence(port: Port, sample: Port): boolean {
  if (!isFloat(port) || port.shape.length !== 3) return false;
  return roleOfName(port.name) === null && equalDimensions(sample, port) === null;
}
