import type { InputRole } from '../domain/report';
import type { Header, Port } from './onnx/header';
import { noteOf } from './metadata';
import { isNameless, isQuantity, roleOfName } from './portNames';
import { equalDimensions, isFloat, isInteger, isScalar } from './portShapes';

/** What a network needs besides sample and time. */
export type ConditionRole = Exclude<InputRole, 'sample' | 'time'>;

export interface Condition {
  readonly port: Port;
  readonly role: ConditionRole;
  /** What the file's own metadata say of it; null where they do not name it. */
  readonly note: string | null;
}

/** The role of each input besides sample and time: by its name where that fits its shape, else by shape and type alone. */
export function conditionRoles(ports: readonly Port[], sample: Port, metadata: Header['metadata']): Condition[] {
  const sequences = ports.filter((port) => isSequence(port, sample));
  const named = ports.map((port) => ({ port, role: byName(port, sample, sequences.length > 0) }));
  const embedded = sequences.length > 0 || named.some(({ role }) => role === 'embedding');
  return named.map(({ port, role }) => ({
    port,
    role: role ?? byShape(port, sample, embedded),
    note: noteOf(port.name, metadata),
  }));
}

function byName(port: Port, sample: Port, besideSequence: boolean): ConditionRole | null {
  const { shape } = port;
  switch (roleOfName(port.name)) {
    case 'class':
      return shape.length <= 2 && !(besideSequence && isVector(port)) ? 'class' : null;
    case 'embedding':
      return isFloat(port) && !isScalar(port, sample) ? 'embedding' : null;
    case 'mask':
      return 'mask';
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

/** `y` as the pooled embedding of Stability AI's networks is called, and not a one-hot row. */
function isVector(port: Port): boolean {
  return /^[yc]$/i.test(port.name) && isFloat(port) && port.shape.length === 2 && Number(port.shape[1]) > 1;
}

/** Names that may stand for an index or an embedding, whatever else they may mean. */
const OF_CONDITIONS: readonly (InputRole | null)[] = [null, 'class', 'embedding', 'guidance'];

/** @param embedded an embedding stands beside it, as the pooled one and the sizes of SDXL do */
function byShape(port: Port, sample: Port, embedded: boolean): ConditionRole {
  const named = roleOfName(port.name);
  if (!OF_CONDITIONS.includes(named)) return 'unknown';
  const [first, width] = port.shape;
  if (isScalar(port, sample)) {
    if (isFloat(port)) return isNameless(port.name) ? 'guidance' : 'unknown';
    // A class is one for each sample; one for all of them may be any setting, such as a frame rate.
    const isPerSample = first !== undefined && (first !== 1 || sample.shape[0] === 1) && !isQuantity(port.name);
    return isInteger(port) && (isPerSample || isNameless(port.name)) ? 'class' : 'unknown';
  }
  if (isSequence(port, sample)) return 'embedding';
  if (port.shape.length !== 2) return 'unknown';
  if (port.type === 'bool') return 'mask';
  if (!embedded || !isFloat(port)) return 'unknown';
  return width === 6 && named === null ? 'time-ids' : 'embedding';
}

/** [B, S, D] beside a sample of another shape: tokens of a prompt. */
function isSequence(port: Port, sample: Port): boolean {
  if (!isFloat(port) || port.shape.length !== 3 || !OF_CONDITIONS.includes(roleOfName(port.name))) return false;
  return equalDimensions(sample, port) === null && !isScalar(port, sample);
}
