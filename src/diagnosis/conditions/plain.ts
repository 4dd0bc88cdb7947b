import type { Condition } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { fillClass } from './class';
import { stored } from './embedding';
import { knownShape, portSizes } from './ports';
import type { Answer, InputQuestion } from './ask';
import { zerosAllowed, type Filled, type Filling } from './filling';
import { shownName } from '../../shared/shown';

/** One latent of Stable Diffusion's autoencoder covers this many pixels in each direction. */
const PIXELS_OF_A_LATENT = 8;

/** Masks, image sizes, token positions, guidance scales, earlier outputs, and inputs of unknown role: the same with a prompt and without. */
export function fillPlain({ port, role }: Condition, filling: Filling): Filled | InputQuestion {
  const { options, prompt } = filling;
  const inFile = prompt.some(({ name }) => name === port.name)
    ? stored(port, filling, prompt, options.promptEmbedding)
    : null;
  if (inFile) return sameForBoth(inFile, 'from the embedding file');
  if (zerosAllowed(filling, port.name)) {
    const zeros = constant(port, filling, 0);
    if (zeros) return sameForBoth(zeros, 'zeros, as specified');
  }
  switch (role) {
    case 'mask':
      return orAsk(mask(port, filling), 'all ones: nothing is masked', port, role);
    case 'time-ids':
      return orAsk(sizes(port, filling), `an uncropped image, ${PIXELS_OF_A_LATENT} pixels per latent`, port, role);
    case 'position-ids':
      return orAsk(places(port, filling), 'rows and columns of a square grid', port, role);
    case 'self-condition':
      return orAsk(earlier(port, filling), 'zeros: no self-conditioning', port, role);
    case 'guidance':
      return guidance(port, filling);
    default:
      return unknown(port, filling);
  }
}

function sameForBoth(given: ConditionValue, source: string, value?: number): Filled {
  return { given, without: given, source, ...(value !== undefined && { value }) };
}

function orAsk(
  value: ConditionValue | null,
  source: string,
  port: Port,
  role: Condition['role'],
): Filled | InputQuestion {
  if (value) return sameForBoth(value, source);
  return { port, role, remedy: [option('zeros', [port.name])], answers: [zeros(port)] };
}

function zeros({ name }: Port): Answer {
  return { label: `${shownName(name)}: all zeros`, sidecar: { zeros: [name] } };
}

function guidance(port: Port, filling: Filling): Filled | InputQuestion {
  const scale = filling.options.guidance;
  const { sizes: own, hasBatch } = portSizes(port, filling.sample);
  if (scale !== undefined) {
    const value = { port, shape: own.map(() => 1), hasBatch, values: Float64Array.of(scale) };
    return sameForBoth(value, `guidance ${scale}, as specified`, scale);
  }
  const answer = (w: number): Answer => ({
    label: `guidance ${w}`,
    sidecar: { guidance: w },
  });
  return { port, role: 'guidance', remedy: [option('guidance')], answers: [answer(1), answer(3.5), zeros(port)] };
}

/** A row of numbers of unknown role may be a class, a tensor an embedding, where the user says so. */
function unknown(port: Port, filling: Filling): Filled | InputQuestion {
  const { options, conditions, sample } = filling;
  const perSample = portSizes(port, sample).sizes;
  const isRow = perSample.length === 1 && typeof perSample[0] === 'number';
  const classPorts = conditions.some(({ role }) => role === 'class');
  if (isRow && !classPorts && (options.class ?? options.nullClass) !== undefined) return fillClass(port, filling);
  const embedded = stored(port, filling, filling.prompt, options.promptEmbedding);
  if (embedded && !conditions.some(({ role }) => role === 'embedding'))
    return {
      given: embedded,
      without: stored(port, filling, filling.negative, options.negativeEmbedding),
      source: 'from the embedding file',
    };
  const asClass = isRow && !classPorts ? { label: `${shownName(port.name)}: class 0`, sidecar: { class: 0 } } : null;
  const zerosOnly = [option('zeros', [port.name])];
  return {
    port,
    role: 'unknown',
    remedy: asClass ? remedy`${zerosOnly} (or ${option('class')} if it is a class)` : zerosOnly,
    answers: [zeros(port), ...(asClass ? [asClass] : [])],
  };
}

function constant(port: Port, { sample, known }: Filling, value: number, isPerSample = true): ConditionValue | null {
  const { sizes: own, hasBatch } = portSizes(port, sample, isPerSample);
  const shape = knownShape(own, known);
  if (!shape) return null;
  const count = shape.reduce((product, size) => product * size, 1);
  return { port, shape, hasBatch, values: new Float64Array(count).fill(value) };
}

/** As long as the embedding beside it, where its own length is open. */
function mask(port: Port, filling: Filling): ConditionValue | null {
  return constant(lengthKnown(port, filling), filling, 1);
}

function lengthKnown(port: Port, { conditions, sample, known }: Filling): Port {
  const sequence = conditions.find(({ role, port: other }) => role === 'embedding' && other.shape.length === 3)?.port;
  const length = sequence && portSizes(sequence, sample).sizes.at(-2);
  const tokens = typeof length === 'string' ? known.get(length) : length;
  if (tokens === undefined) return port;
  const { sizes: own, hasBatch } = portSizes(port, sample, port.shape.length > 1 && !/ids$/i.test(port.name));
  const open = own.findLastIndex((size) => typeof size === 'string' && !known.has(size));
  const offset = hasBatch ? 1 : 0;
  return open < 0 ? port : { ...port, shape: port.shape.map((size, i) => (i === open + offset ? tokens : size)) };
}

/** [H, W, 0, 0, H, W] in pixels: original size, no crop, target size [Podell et al. 2023]. */
function sizes(port: Port, { sample, shape }: Filling): ConditionValue | null {
  const { sizes: own, hasBatch } = portSizes(port, sample);
  const [height, width] = shape.slice(-2).map((size) => PIXELS_OF_A_LATENT * size);
  if (shape.length !== 3 || own.at(-1) !== 6 || height === undefined || width === undefined) return null;
  return {
    port,
    shape: hasBatch ? [6] : own.map((size) => (typeof size === 'number' ? size : 1)),
    hasBatch,
    values: Float64Array.of(height, width, 0, 0, height, width),
  };
}

/** (0, row, column) of each token of a packed image; all zeros for the tokens of a prompt. */
function places(port: Port, filling: Filling): ConditionValue | null {
  const isImage = !/txt|text|token/i.test(port.name);
  const [tokens] = filling.shape;
  const isPerSample = port.shape.length === 3;
  if (!isImage) return constant(lengthKnown(port, filling), filling, 0, isPerSample);
  const side = Math.sqrt(tokens ?? 0);
  if (filling.shape.length !== 2 || !Number.isInteger(side) || port.shape.at(-1) !== 3) return null;
  const positions = Array.from({ length: side * side }, (_, token) => [0, Math.floor(token / side), token % side]);
  const values = Float64Array.from(positions.flat());
  const { hasBatch } = portSizes(port, filling.sample, isPerSample);
  return { port, shape: [...(isPerSample && !hasBatch ? [1] : []), side * side, 3], hasBatch, values };
}

function earlier(port: Port, { sample, shape }: Filling): ConditionValue | null {
  const { hasBatch } = portSizes(port, sample);
  const whole = hasBatch ? shape : [1, ...shape];
  const count = shape.reduce((product, size) => product * size, 1);
  return { port, shape: whole, hasBatch, values: new Float64Array(count) };
}
