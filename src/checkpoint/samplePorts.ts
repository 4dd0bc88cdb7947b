import type { Header, Port } from './onnx/header';
import { roleOfName, speaksForPrediction } from './portNames';
import { equalDimensions, isFloat } from './portShapes';

/** Channels of a condition that stand in the same input as those of the noisy sample: the masked image of inpainting, a small image that is to be enlarged. */
interface Concatenation {
  /** Counted without the batch. */
  readonly axis: number;
  /** How many of them, along that axis. */
  readonly added: number;
  /** Where the condition stands. Which of the two it is only numbers tell. */
  readonly side: 'after' | 'before';
}

/** An input and the output that answers in its shape. */
export interface SamplePorts {
  /** Its shape is that of the noisy sample alone where a condition is concatenated to it. */
  readonly sample: Port;
  readonly output: Port;
  /** Where the time stands when it is a column of the sample itself. */
  readonly timeColumn: 'first' | 'last' | null;
  /** Axis, counted without the batch, along which the prediction is the first half of the output; null where it is the whole. */
  readonly halfAxis: number | null;
  readonly concatenation: Concatenation | null;
  /** How much speaks for it. */
  readonly likeness: number;
  /** Other outputs that would serve as well by their shape. */
  readonly rivals: readonly Port[];
}

/** Every reading of the ports as a noisy sample and its prediction, the likeliest first. */
export function samplePorts(header: Header): SamplePorts[] {
  const whole = pairsOf(header, (sample, output) => {
    const equal = equalDimensions(sample, output);
    return equal === null ? null : { equal, ...PLAIN };
  });
  if (whole.length > 0) return whole;
  const halves = pairsOf(header, (sample, output) => {
    const halfAxis = doubledAxis(sample, output);
    return halfAxis === null ? null : { equal: sample.shape.length - 1, ...PLAIN, halfAxis };
  });
  if (halves.length > 0) return halves;
  if (header.inputs.length === 1)
    return pairsOf(header, (sample, output) =>
      holdsTime(sample, output) ? { equal: 1, ...PLAIN, timeColumn: 'last' } : null,
    ).flatMap((pair) => [pair, { ...pair, timeColumn: 'first' as const }]);
  return pairsOf(header, (sample, output) => {
    const narrower = narrowerAxis(sample, output);
    return narrower && { equal: sample.shape.length - 1, ...PLAIN, concatenation: { ...narrower, side: 'after' } };
  }).flatMap(withoutCondition);
}

type Match = Pick<SamplePorts, 'timeColumn' | 'halfAxis' | 'concatenation'> & { equal: number };

const PLAIN = { timeColumn: null, halfAxis: null, concatenation: null } as const;

/** The sample's own part of the input, with the condition on either side. */
function withoutCondition(pair: SamplePorts): SamplePorts[] {
  const { sample, output, concatenation } = pair;
  if (!concatenation) return [pair];
  const shape = sample.shape.map((size, i) => (i === concatenation.axis + 1 ? (output.shape[i] ?? size) : size));
  return (['after', 'before'] as const).map((side) => ({
    ...pair,
    sample: { ...sample, shape },
    concatenation: { ...concatenation, side },
  }));
}

function pairsOf(header: Header, match: (sample: Port, output: Port) => Match | null): SamplePorts[] {
  const pairs: SamplePorts[] = [];
  for (const sample of header.inputs) {
    if (!isFloat(sample) || !holdsSample(sample)) continue;
    const named = roleOfName(sample.name);
    const ranked = header.outputs
      .filter(isFloat)
      .flatMap((output) => {
        const found = match(sample, output);
        return found ? [{ output, ...found, name: speaksForPrediction(output.name) }] : [];
      })
      .sort((a, b) => b.equal - a.equal || b.name - a.name);
    const [best, ...others] = ranked;
    if (!best) continue;
    const { output, equal, timeColumn, halfAxis, concatenation } = best;
    const likeness = (named === 'sample' ? 200 : named === null ? 100 : 0) + 10 * equal + sample.shape.length;
    const rivals = others.filter((other) => other.equal === equal).map((other) => other.output);
    pairs.push({ sample, output, timeColumn, halfAxis, concatenation, likeness, rivals });
    // Where neither shapes nor names tell which of two outputs is the prediction, numbers must.
    const [equalled] = others.filter((other) => other.equal === equal && other.name === best.name);
    if (equalled)
      pairs.push({
        sample,
        ...equalled,
        likeness,
        rivals: [output, ...rivals.filter((one) => one !== equalled.output)],
      });
  }
  return pairs.sort((a, b) => b.likeness - a.likeness);
}

/** A sample, with or without a batch; of one dimension alone where that is neither a batch nor a single number. */
function holdsSample({ shape }: Port): boolean {
  const [first] = shape;
  return shape.length >= 2 || (typeof first === 'number' && first > 1);
}

/** The channels, first or last, of an output that also holds a variance beside the noise [Nichol & Dhariwal 2021]. */
function doubledAxis(sample: Port, output: Port): number | null {
  if (output.shape.length !== sample.shape.length) return null;
  for (const axis of new Set([1, sample.shape.length - 1])) {
    const size = sample.shape[axis];
    const others = sample.shape.every((own, i) => {
      const other = output.shape[i];
      return i === 0 || i === axis || typeof own !== 'number' || typeof other !== 'number' || own === other;
    });
    if (others && typeof size === 'number' && output.shape[axis] === 2 * size) return axis - 1;
  }
  return null;
}

/** The one axis of which the output has fewer than the input; null where there is none, or several. */
function narrowerAxis(sample: Port, output: Port): Pick<Concatenation, 'axis' | 'added'> | null {
  if (output.unranked || output.shape.length !== sample.shape.length) return null;
  const differing = sample.shape.flatMap((size, i) => {
    const other = output.shape[i];
    return i > 0 && typeof size === 'number' && typeof other === 'number' && size !== other ? [{ i, size, other }] : [];
  });
  const [only, ...more] = differing;
  if (!only || more.length > 0 || only.size < only.other) return null;
  return { axis: only.i - 1, added: only.size - only.other };
}

/** [B, d + 1] → [B, d] */
function holdsTime(sample: Port, output: Port): boolean {
  const [, wide] = sample.shape;
  const [, narrow] = output.shape;
  return sample.shape.length === 2 && output.shape.length === 2 && typeof narrow === 'number' && wide === narrow + 1;
}
