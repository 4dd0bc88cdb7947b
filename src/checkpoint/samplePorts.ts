import type { Header, Port } from './onnx/header';
import { roleOfName, speaksForPrediction } from './portNames';
import { equalDimensions, isFloat } from './portShapes';

/** An input and the output that answers in its shape. */
export interface SamplePorts {
  readonly sample: Port;
  readonly output: Port;
  /** Where the time stands when it is a column of the sample itself. */
  readonly timeColumn: 'first' | 'last' | null;
  /** Axis, counted without the batch, along which the prediction is the first half of the output; null where it is the whole. */
  readonly halfAxis: number | null;
  /** How much speaks for it. */
  readonly likeness: number;
  /** Other outputs that would serve as well by their shape. */
  readonly rivals: readonly Port[];
}

/** Every reading of the ports as a noisy sample and its prediction, the likeliest first. */
export function samplePorts(header: Header): SamplePorts[] {
  const whole = pairsOf(header, (sample, output) => {
    const equal = equalDimensions(sample, output);
    return equal === null ? null : { equal, timeColumn: null, halfAxis: null };
  });
  if (whole.length > 0) return whole;
  const halves = pairsOf(header, (sample, output) => {
    const halfAxis = doubledAxis(sample, output);
    return halfAxis === null ? null : { equal: sample.shape.length - 1, timeColumn: null, halfAxis };
  });
  if (halves.length > 0) return halves;
  if (header.inputs.length !== 1) return [];
  return pairsOf(header, (sample, output) =>
    holdsTime(sample, output) ? { equal: 1, timeColumn: 'last', halfAxis: null } : null,
  ).flatMap((pair) => [pair, { ...pair, timeColumn: 'first' as const }]);
}

type Match = Pick<SamplePorts, 'timeColumn' | 'halfAxis'> & { equal: number };

function pairsOf(header: Header, match: (sample: Port, output: Port) => Match | null): SamplePorts[] {
  const pairs: SamplePorts[] = [];
  for (const sample of header.inputs) {
    if (!isFloat(sample) || sample.shape.length < 2) continue;
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
    const { output, equal, timeColumn, halfAxis } = best;
    const likeness = (named === 'sample' ? 200 : named === null ? 100 : 0) + 10 * equal + sample.shape.length;
    const rivals = others.filter((other) => other.equal === equal).map((other) => other.output);
    pairs.push({ sample, output, timeColumn, halfAxis, likeness, rivals });
  }
  return pairs.sort((a, b) => b.likeness - a.likeness);
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

/** [B, d + 1] → [B, d] */
function holdsTime(sample: Port, output: Port): boolean {
  const [, wide] = sample.shape;
  const [, narrow] = output.shape;
  return sample.shape.length === 2 && output.shape.length === 2 && typeof narrow === 'number' && wide === narrow + 1;
}
