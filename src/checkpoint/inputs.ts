import { DiagnosisError } from '../shared/failure';
import type { InputRole, ModelInput } from '../shared/report';
import type { Header, Port } from './header';
import { described, notADenoiser } from './notADenoiser';
import { roleOfName } from './portNames';

/** Which input of a denoising network plays which part. */
export interface Roles {
  /** All inputs, in the order of the file. */
  inputs: ModelInput[];
  sample: Port;
  time: Port;
  /** The output with the sample's shape. */
  output: Port;
  /** Everything besides sample and time: class, embedding, unknown. */
  extra: Port[];
  /** What was seen, one sentence each. */
  evidence: string[];
}

/**
 * Finds sample, time, condition and output by name and shape, whatever their order.
 * @throws DiagnosisError 'not-a-denoiser' for a classifier, an encoder and the like.
 */
export function assignRoles(header: Header): Roles {
  const evidence: string[] = [];
  const pair = findSample(header);
  if (!pair) throw learnedVariance(header) ?? notADenoiser(header, 'no-output');
  const { sample, output } = pair;
  evidence.push(
    output.unranked
      ? `${described(sample)} is the sample; the file does not state the shape of the output ${output.name}.`
      : `${described(sample)} is the sample: the output ${described(output)} has its shape.`,
  );
  const rest = header.inputs.filter((port) => port !== sample);
  const time = findTime(rest, sample);
  if (!time) throw notADenoiser(header, 'no-time');
  const called = roleOfName(time.name) === 'time';
  evidence.push(
    `${described(time)} (${time.type}) is the time, ` +
      (called ? 'by its name and shape.' : 'by its shape: one number a sample.'),
  );
  const roles = new Map<Port, InputRole>([
    [sample, 'sample'],
    [time, 'time'],
  ]);
  const extra = rest.filter((port) => port !== time);
  for (const port of extra) {
    const role = roleOfExtra(port, sample);
    roles.set(port, role);
    evidence.push(role === 'unknown' ? `${described(port)} has no known role.` : `${described(port)} is the ${role}.`);
  }
  const inputs = header.inputs.map((port) => ({
    name: port.name,
    role: roles.get(port) ?? 'unknown',
    type: port.type,
    shape: port.shape,
  }));
  return { inputs, sample, time, output, extra, evidence };
}

/** The float input of rank ≥ 2 that most resembles an output in shape, then in name. */
function findSample({ inputs, outputs }: Header): { sample: Port; output: Port } | null {
  let best: { sample: Port; output: Port; likeness: number } | null = null;
  for (const sample of inputs) {
    if (!isFloat(sample) || sample.shape.length < 2) continue;
    const named = roleOfName(sample.name);
    for (const output of outputs) {
      const equal = equalDimensions(sample, output);
      if (equal === null) continue;
      const likeness = (named === 'sample' ? 200 : named === null ? 100 : 0) + 10 * equal + sample.shape.length;
      if (!best || likeness > best.likeness) best = { sample, output, likeness };
    }
  }
  return best;
}

/** How many dimensions are stated and equal; null when the shapes contradict each other. */
function equalDimensions(sample: Port, output: Port): number | null {
  if (!isFloat(output)) return null;
  if (output.unranked) return 0;
  if (output.shape.length !== sample.shape.length) return null;
  let equal = 0;
  for (const [i, size] of sample.shape.entries()) {
    const other = output.shape[i]!;
    if (typeof size === 'number' && typeof other === 'number' && size !== other) return null;
    if (size !== '' && size === other) equal++;
  }
  return equal;
}

/** One number a sample ([], [1], [B], [B,1], …), float or integer; the name decides between several. */
function findTime(candidates: Port[], sample: Port): Port | null {
  const scalars = candidates.filter((port) => (isFloat(port) || isInteger(port)) && isScalar(port, sample));
  const preference = (port: Port): number => {
    const named = roleOfName(port.name);
    if (named === 'time') return 3;
    // Without names a float is a noise level and an integer beside it a class.
    if (named === null || named === 'sample') return isFloat(port) ? 2 : 1;
    return 0;
  };
  const [first] = scalars.sort((a, b) => preference(b) - preference(a));
  return first && preference(first) > 0 ? first : null;
}

function isScalar({ shape, unranked }: Port, sample: Port): boolean {
  if (unranked || shape.length > sample.shape.length) return false;
  const [first, ...others] = shape;
  const oneEach = first === undefined || typeof first === 'string' || first === 1 || first === sample.shape[0];
  return oneEach && others.every((size) => size === 1);
}

function roleOfExtra(port: Port, sample: Port): InputRole {
  const named = roleOfName(port.name);
  if (named === 'class' && port.shape.length <= 2) return 'class';
  if (named === 'embedding' && isFloat(port)) return 'embedding';
  // Nothing in the name: an integer a sample is a class, a sequence of vectors an embedding.
  if (isInteger(port) && port.shape.length === 1 && isScalar(port, sample)) return 'class';
  return isFloat(port) && port.shape.length === 3 ? 'embedding' : 'unknown';
}

/** A noise predictor whose output holds a variance beside the noise (Nichol & Dhariwal 2021). */
function learnedVariance(header: Header): DiagnosisError | null {
  for (const { shape, name } of header.inputs) {
    const [, channels] = shape;
    const twice = header.outputs.find(
      (output) =>
        typeof channels === 'number' &&
        shape.length === 4 &&
        output.shape.length === 4 &&
        output.shape[1] === 2 * channels &&
        output.shape.slice(2).join() === shape.slice(2).join(),
    );
    if (!twice || !findTime(header.inputs, { name, type: 'float32', shape })) continue;
    return new DiagnosisError(
      'unsupported',
      `${described(twice)} has twice the channels of ${name}: a network that also predicts its variance, which is not read yet.`,
      'Export the network with its output cut to the first half of the channels.',
    );
  }
  return null;
}

function isFloat({ type }: Port): boolean {
  return type === 'float32' || type === 'float16' || type === 'bfloat16' || type === 'float64';
}

function isInteger({ type }: Port): boolean {
  return type === 'int64' || type === 'int32';
}
