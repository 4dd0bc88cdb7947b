import type { Condition } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { isInteger, isScalar } from '../../checkpoint/portShapes';
import { option, remedy } from '../../domain/remedy';
import type { ConditionValue } from '../../domain/trial';
import { DiagnosisError } from '../../shared/failure';
import { shownName } from '../../shared/shown';
import { ones, secondTime, zeros, type Answer, type InputQuestion } from './ask';
import { fillClass } from './class';
import { canBeConstant, constant, constantFor, lengthKnown } from './constants';
import { stored } from './embedding';
import { zerosAllowed, type Filled, type Filling } from './filling';
import { givenValue } from './given';
import { portSizes } from './ports';

/** One latent of Stable Diffusion's autoencoder covers this many pixels in each direction. */
const PIXELS_OF_A_LATENT = 8;

/** Masks, image sizes, token positions, guidance scales, earlier outputs, and inputs of unknown role: the same with a prompt and without. */
export function fillPlain(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port, role } = condition;
  const { options, prompt } = filling;
  if (port.type === 'string') throw takesText(port);
  const named = givenValue(condition, filling);
  if (named) return { ...named, without: named.given };
  const inFile = prompt.some(({ name }) => name === port.name)
    ? stored(port, filling, prompt, options.promptEmbedding)
    : null;
  if (inFile) return sameForBoth(inFile, 'from the embedding file');
  if (zerosAllowed(filling, port.name)) {
    const allZeros = constantFor(condition, filling, 0);
    if (allZeros) return sameForBoth(allZeros, 'zeros, as specified');
  }
  const { shape } = filling;
  switch (role) {
    case 'mask':
      return mask(condition, filling);
    case 'time-ids':
      return orAsk(condition, filling, {
        value: sizes(port, filling),
        source: `an uncropped image, ${PIXELS_OF_A_LATENT} pixels per latent`,
      });
    case 'position-ids':
      return orAsk(condition, filling, { value: places(port, filling), source: 'rows and columns of a square grid' });
    case 'self-condition':
      return orAsk(condition, filling, {
        value: constant({ ...port, shape: [port.shape[0] ?? '', ...shape] }, filling, 0),
        source: 'zeros: no self-conditioning',
      });
    case 'guidance':
      return guidance(condition, filling);
    default:
      return unknown(condition, filling);
  }
}

function takesText(port: Port): DiagnosisError {
  return new DiagnosisError(
    'unsupported',
    `The input ${shownName(port.name)} of the network takes text, and only numbers can be given.`,
    'Export the network without its tokenizer and text encoder: with their embeddings as an input.',
  );
}

function sameForBoth(given: ConditionValue, source: string, value?: number): Filled {
  return { given, without: given, source, ...(value !== undefined && { value }) };
}

function orAsk(
  condition: Condition,
  filling: Filling,
  { value, source }: { value: ConditionValue | null; source: string },
): Filled | InputQuestion {
  return value ? sameForBoth(value, source) : question(condition, filling, [zeros(condition.port)]);
}

/** Asks for a value. Where a size stays open a number would be asked for again: only a file settles it. */
function question(condition: Condition, filling: Filling, answers: readonly Answer[]): InputQuestion {
  const { port, role, note } = condition;
  const canBeNumber = canBeConstant(condition, filling);
  const value = option('input', { [port.name]: canBeNumber ? 'VALUE' : 'FILE.npy' });
  const canBeZeros = canBeNumber && answers.some(({ sidecar }) => sidecar.zeros);
  return {
    port,
    role,
    note,
    remedy: canBeZeros ? remedy`${value} or ${option('zeros', [port.name])}` : [value],
    answers: canBeNumber ? answers : [],
    takes: canBeNumber ? 'number' : 'file',
  };
}

/** A mask over tokens or nodes is all ones. One that lies over an image, as for inpainting, only the user knows. */
function mask(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port } = condition;
  const isOverImage = port.shape.length >= 4 && port.shape.length === filling.sample.shape.length;
  const allOnes = isOverImage ? null : constantFor(condition, filling, 1);
  return allOnes ? sameForBoth(allOnes, 'all ones: nothing is masked') : question(condition, filling, [ones(port)]);
}

function guidance(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port } = condition;
  const scale = filling.options.guidance;
  if (scale !== undefined) {
    const { sizes: own, hasBatch } = portSizes(port, filling.sample);
    const value = { port, shape: own.map(() => 1), hasBatch, values: Float64Array.of(scale) };
    return sameForBoth(value, `guidance ${scale}, as specified`, scale);
  }
  const answer = (w: number): Answer => ({
    label: `guidance ${w}`,
    means: 'The network is diagnosed for that scale alone.',
    sidecar: { guidance: w },
  });
  return { ...question(condition, filling, [answer(1), answer(3.5), zeros(port)]), remedy: [option('guidance')] };
}

/** A row of numbers of unknown role may be a class, a tensor an embedding, where the user says so. */
function unknown(condition: Condition, filling: Filling): Filled | InputQuestion {
  const { port } = condition;
  const { options, conditions, sample } = filling;
  const perSample = portSizes(port, sample).sizes;
  const isRow = perSample.length === 1 && typeof perSample[0] === 'number' && !isScalar(port, sample);
  const classPorts = conditions.some(({ role }) => role === 'class');
  if (isRow && !classPorts && (options.class ?? options.nullClass) !== undefined) return fillClass(condition, filling);
  const embedded = stored(port, filling, filling.prompt, options.promptEmbedding);
  if (embedded && !conditions.some(({ role }) => role === 'embedding'))
    return {
      given: embedded,
      without: stored(port, filling, filling.negative, options.negativeEmbedding),
      source: 'from the embedding file',
    };
  const second = isScalar(port, sample) ? secondTime(condition) : null;
  if (second) return { ...question(condition, filling, [second.answer]), what: second.what };
  // Integers side by side are the tokens of a text or a place, not a one-hot row.
  if (!isRow || classPorts || isInteger(port)) return question(condition, filling, [zeros(port)]);
  const asClass: Answer = {
    label: `${shownName(port.name)}: class 0`,
    means: 'Right if it is a one-hot row; the network is diagnosed for that class alone.',
    sidecar: { class: 0 },
  };
  const open = question(condition, filling, [zeros(port), asClass]);
  return { ...open, remedy: remedy`${open.remedy} (or ${option('class')} if it is a class)` };
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
