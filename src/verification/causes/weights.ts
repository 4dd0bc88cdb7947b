import { closeSync, openSync, readSync } from 'node:fs';
import { readWeights, type Weight } from '../../checkpoint/onnx/weights';
import type { Header } from '../../checkpoint/onnx/header';
import type { Cause } from '../../domain/verification';
import { fromHalf } from '../../score/float16';
import { percent } from '../../shared/format';
import { shownName } from '../../shared/shown';

/** Relative RMS of a tensor's difference that rounding to bfloat16, the coarsest float type, leaves at most. */
const ROUNDED = 4e-3;
/** Differences up to this are none: float16 has no finer numbers, and its converters raise what is smaller. */
const FINEST = 1.2e-7;
/** Part of A's weights that must stand in B under the same names for the others to be told apart. */
const LEAST_SHARED = 0.5;
/** Part of the weights up to which some differ; where more do, it is another network. */
const SOME = 0.5;

/** What converters put into a graph, or leave out of it, where its layers stay the same. */
const NOT_LAYERS = ['Cast', 'Identity', 'Constant', 'QuantizeLinear', 'DequantizeLinear'];

/**
 * Of two files with the same layers: the tensors of weights that differ by more than rounding, by name, the first in the order of the
 * graph. No network runs; both files are read once. null where the layers are others, or no tensor differs so.
 * @param a null where the original is no file
 */
export function otherWeights(a: Header | null, b: Header): Cause | null {
  if (!a || a.path === b.path || layers(a) !== layers(b)) return null;
  const ofA = readWeights(a.path).filter(isNumbers);
  const ofB = new Map(readWeights(b.path).map((weight) => [weight.name, weight]));
  const pairs = ofA.flatMap((one) => {
    const other = ofB.get(one.name);
    return other && isNumbers(other) && String(other.shape) === String(one.shape) ? [{ one, other }] : [];
  });
  const shared = elementsOf(pairs.map(({ one }) => one));
  if (shared < LEAST_SHARED * elementsOf(ofA)) return null;
  const compared = pairs.map(({ one, other }) => ({
    name: nameOf(one),
    elements: one.elements,
    difference: differenceOf(one, other),
  }));
  // NaN is one, too.
  const differing = compared.filter(({ difference }) => !(difference <= ROUNDED));
  const [first] = differing;
  if (!first) return null;
  const isOther = differing.length > 1 && elementsOf(differing) > SOME * shared;
  return { id: 'weights', message: message(differing, pairs.length, isOther), error: null };
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
    return `B has other weights: ${differing.length} of ${of} tensors differ, by ${percent(median)} at the median (relative RMS). It is another network with the same layers, such as another step of a training.`;
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

/** RMS of b − a over that of a; NaN where a number of b alone is not finite. */
function differenceOf(a: Weight, b: Weight): number {
  const files = [openSync(a.file, 'r'), openSync(b.file, 'r')] as const;
  try {
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
