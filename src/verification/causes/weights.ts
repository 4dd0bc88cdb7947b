import { closeSync, openSync, readSync } from 'node:fs';
import { readWeights, type Weight } from '../../checkpoint/onnx/weights';
import type { Header } from '../../checkpoint/onnx/header';
import type { Cause } from '../../domain/verification';
import { fromHalf } from '../../score/float16';
import { percent } from '../../shared/format';
import { shownName } from '../../shared/shown';

/** Relative RMS of a tensor's difference that rounding explains: 8 bits usually leave up to 1.5 %, bfloat16 0.2 %. */
const ROUNDED = 0.03;
/** The same of float types alone: rounding to bfloat16 leaves 0.2 %. */
const FLOAT = 2.5e-3;
/** Quantized weights have so much fewer values than the original's. */
const FEWER = 0.5;
/** Numbers of a tensor, and rows or columns of them, in which values are counted. */
const COUNTED = 1 << 18;
const LINES = 16;
/** Differences up to this are none: float16 has no finer numbers, and its converters raise what is smaller. */
const FINEST = 1.2e-7;
/** Part of A's weights that must stand in B under the same names for the others to be told apart. */
const LEAST_SHARED = 0.5;
/** Part of the weights up to which some differ; where more do, it is another network. */
const SOME = 0.5;

/** What converters put into a graph, or leave out of it, where its layers stay the same. */
const NOT_LAYERS = ['Cast', 'Identity', 'Constant', 'QuantizeLinear', 'DequantizeLinear'];

/** A tensor that both files have. */
interface Pair {
  readonly one: Weight;
  readonly other: Weight;
  /** RMS of the difference over that of A's; NaN where a number of B's alone is not finite. */
  readonly difference: number;
}

/** The tensors of two files with the same layers; none where the layers are others. Both files are read once, and no network runs. */
export function pairedWeights(a: Header | null, b: Header): Pair[] {
  if (!a || a.path === b.path || layers(a) !== layers(b)) return [];
  const ofA = readWeights(a.path).filter(isNumbers);
  const ofB = new Map(readWeights(b.path).map((weight) => [weight.name, weight]));
  const pairs = ofA.flatMap((one) => {
    const other = ofB.get(one.name);
    return other && isNumbers(other) && String(other.shape) === String(one.shape) ? [{ one, other }] : [];
  });
  const shared = elementsOf(pairs.map(({ one }) => one));
  if (shared < LEAST_SHARED * elementsOf(ofA)) return [];
  return pairs.map(({ one, other }) => ({ one, other, difference: differenceOf(one, other) }));
}

/** Whether most of B's weights are A's rounded to few bits, and stored as they were. */
export function areRounded(pairs: readonly Pair[]): boolean {
  const rounded = pairs.filter((pair) => pair.difference > FLOAT && (pair.difference <= ROUNDED || isRounded(pair)));
  return 2 * elementsOf(rounded.map(({ one }) => one)) > elementsOf(pairs.map(({ one }) => one));
}

/** The tensors of weights that differ by more than rounding and quantization, by name, the first in the order of the graph; null where none does. */
export function otherWeights(pairs: readonly Pair[]): Cause | null {
  // NaN is apart, too.
  const apart = pairs.filter(({ difference }) => !(difference <= ROUNDED));
  const differing = apart
    .filter((pair) => !isRounded(pair))
    .map(({ one, difference }) => ({ name: nameOf(one), elements: one.elements, difference }));
  // Short rows do not show that they are quantized; where most is, they are, too.
  const isCopy = elementsOf(differing) < elementsOf(apart.map(({ one }) => one)) / 2;
  if (isCopy && differing.every(({ difference }) => Number.isFinite(difference))) return null;
  if (differing.length === 0) return null;
  const shared = elementsOf(pairs.map(({ one }) => one));
  const isOther = differing.length > 1 && elementsOf(differing) > SOME * shared;
  return { id: 'weights', message: message(differing, pairs.length, isOther), error: null };
}

function isRounded({ one, other, difference }: Pair): boolean {
  return Number.isFinite(difference) && isQuantized(one, other);
}

/** Exporters number what has no name of its own; then the operator's tells where it is. */
function nameOf({ name, node }: Weight): string {
  return shownName(/^(onnx::|val_|_)|^\d+$/.test(name) && node !== '' ? `${name} of ${node}` : name);
}

interface Differing {
  readonly name: string;
  readonly elements: number;
  readonly difference: number;
}

function elementsOf(tensors: readonly { readonly elements: number }[]): number {
  return tensors.reduce((sum, { elements }) => sum + elements, 0);
}

function message(differing: readonly Differing[], of: number, isOther: boolean): string {
  const [first] = differing as [Differing];
  const damaged = differing.find(({ difference }) => Number.isNaN(difference));
  if (damaged) return `B’s weights are damaged: ${damaged.name} holds numbers that are not finite.`;
  if (isOther) {
    const median = Float64Array.from(differing, ({ difference }) => difference).sort()[differing.length >> 1]!;
    return `B has other weights: ${differing.length} of ${of} tensors differ, by ${percent(median)} at the median (relative RMS). It is another network with the same layers, such as another step of the training.`;
  }
  const where = `${first.name}, by ${percent(first.difference)} (relative RMS)`;
  if (differing.length === 1) return `B’s weights differ in one of ${of} tensors: ${where}.`;
  const largest = differing.reduce((so, one) => (one.difference > so.difference ? one : so));
  const most =
    largest === first ? '' : ` The largest difference is in ${largest.name}, by ${percent(largest.difference)}.`;
  return `B’s weights differ in ${differing.length} of ${of} tensors. In the order of the graph, the first is ${where}.${most}`;
}

/** How often each operator occurs. */
function layers({ operators }: Header): string {
  const counted = Object.entries(operators).filter(([name]) => !NOT_LAYERS.includes(name));
  return JSON.stringify(counted.sort(([x], [y]) => (x < y ? -1 : 1)));
}

const TYPES: Readonly<Record<string, (bytes: Buffer) => ArrayLike<number>>> = {
  float32: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  float64: (bytes) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8),
  float16: (bytes) => fromHalf(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)),
  bfloat16: (bytes) =>
    new Float32Array(
      Uint32Array.from(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), (bits) => bits << 16).buffer,
    ),
};

function isNumbers({ type }: Weight): boolean {
  return Object.hasOwn(TYPES, type);
}

/** NaN stays one. */
function gap(one: number, other: number): number {
  return Math.max(0, Math.abs(other - one) - FINEST);
}

/** Elements that are read at a time. */
const CHUNK = 1 << 20;

/** Whether b is a rounded to few values: in its rows, or in its columns, each of which may have a scale of its own. */
function isQuantized(a: Weight, b: Weight): boolean {
  const count = Math.min(COUNTED, a.elements);
  const [x, y] = reading(a, b, (files) => [numbers(files[0], a, 0, count), numbers(files[1], b, 0, count)]);
  const row = Math.min(count, a.elements / (a.shape[0] ?? 1));
  const width = a.shape.at(-1) ?? 1;
  return [
    { start: row, step: 1, length: row },
    { start: 1, step: width, length: Math.floor(count / width) },
  ].some(({ start, step, length }) => {
    let [before, after] = [0, 0];
    for (let line = 0; line < LINES && line * start + (length - 1) * step < count; line++) {
      before += distinct(x, line * start, step, length);
      after += distinct(y, line * start, step, length);
    }
    return after <= FEWER * before;
  });
}

/** Values other than 0 among x[from], x[from + step], … */
function distinct(x: ArrayLike<number>, from: number, step: number, length: number): number {
  const seen = new Set<number>();
  for (let k = 0; k < length; k++) seen.add(x[from + k * step]!);
  seen.delete(0);
  return seen.size;
}

/** RMS of b − a over that of a; NaN where a number of b alone is not finite. */
function differenceOf(a: Weight, b: Weight): number {
  return reading(a, b, (files) => {
    let [difference, size] = [0, 0];
    for (let from = 0; from < a.elements; from += CHUNK) {
      const count = Math.min(CHUNK, a.elements - from);
      const [x, y] = [numbers(files[0], a, from, count), numbers(files[1], b, from, count)];
      for (let j = 0; j < count; j++) {
        const [one, other] = [x[j]!, y[j]!];
        if (!Number.isFinite(one)) continue;
        size += one ** 2;
        if (one !== other) difference += gap(one, other) ** 2;
      }
    }
    return difference === 0 ? 0 : Number.isFinite(difference) ? Math.sqrt(difference / size) : NaN;
  });
}

function reading<T>(a: Weight, b: Weight, use: (files: readonly [number, number]) => T): T {
  const files = [openSync(a.file, 'r'), openSync(b.file, 'r')] as const;
  try {
    return use(files);
  } finally {
    for (const file of files) closeSync(file);
  }
}

function numbers(file: number, { type, start, end, elements }: Weight, from: number, count: number): ArrayLike<number> {
  const each = (end - start) / elements;
  const bytes = Buffer.from(new ArrayBuffer(each * count));
  readSync(file, bytes, 0, bytes.length, start + each * from);
  return TYPES[type]!(bytes);
}
