import type { Warning } from '../../domain/report';
import { rangeOf, USUAL_RANGES, type ValueRange } from './valueRange';
import { mean, std } from '../../score/statistics/mean';
import { round } from '../../shared/format';

/** How stored data become the network's: factor·x + offset. */
export interface DataScale {
  readonly factor: number;
  readonly offset: number;
  /** What is told where the data were not in the network's scale already. */
  readonly warning: Warning | null;
}

const IDENTITY: DataScale = { factor: 1, offset: 0, warning: null };
/** Distance of two samples' mean and deviation that other data of the same scale easily have. */
const ALIKE = 0.3;
/** Beyond this no usual change of scale explains the difference. */
const UNLIKE = 0.9;

/**
 * The scale between stored values and the network's own samples. A change between two usual ranges, such as [0, 1] and [−1, 1], is
 * found by the mean and deviation that it gives the data: the samples of a poor network leave its range, and few data may not fill
 * theirs.
 * @param isByte stored as 0…255, where a change of scale is a matter of course
 */
export function scaleBetween(stored: Float64Array, isByte: boolean, samples: Float64Array): DataScale {
  const data = spread(stored);
  const network = spread(samples);
  if (!isByte && distance(data, network) < ALIKE) return IDENTITY;
  const from = isByte ? BYTES : rangeOf(stored);
  const [best] = USUAL_RANGES.map((to) => ({ to, ...between(from, to) }))
    .map((change) => ({ ...change, left: distance(moved(data, change.factor, change.offset), network) }))
    .sort((a, b) => a.left - b.left);
  const unchanged = distance(data, network);
  if (USUAL_RANGES.includes(from) && best!.left < UNLIKE) {
    if (!isByte && unchanged <= best!.left + 0.1) return IDENTITY;
    return { factor: best!.factor, offset: best!.offset, warning: isByte ? null : mixedUp(from, best!.to) };
  }
  if (!isByte && unchanged < UNLIKE) return IDENTITY;
  return byMoments(data, network);
}

/** Neither range is a usual one, as with latents: the data are given the deviation of the network's samples. */
function byMoments(data: Spread, network: Spread): DataScale {
  const factor = data.std > 0 ? network.std / data.std : 1;
  const off = network.mean - factor * data.mean;
  const offset = Math.abs(off) < 0.1 * network.std ? 0 : off;
  const done =
    offset === 0 ? `multiplied by ${round(factor)}` : `multiplied by ${round(factor)} and shifted by ${round(offset)}`;
  return {
    factor,
    offset,
    warning: {
      code: 'data-scale',
      message: `The data have a mean of ${round(data.mean)} and a deviation of ${round(data.std)}, the network’s samples ${round(network.mean)} and ${round(network.std)}: the data were ${done}. If they are not what the network was trained on, nothing that is compared with them counts.`,
    },
  };
}

function mixedUp(from: ValueRange, to: ValueRange): Warning {
  return {
    code: 'data-scale',
    message: `The data are in ${interval(from)}, the network works in ${interval(to)}: they were brought to ${interval(to)} before anything was compared.`,
  };
}

/** @returns a warning where a preconditioned network was told another σ_data than its data have */
export function checkSigmaData(clean: Float64Array, sigmaData: number | null): Warning[] {
  const { std } = spread(clean);
  if (sigmaData === null || Math.abs(Math.log(std / sigmaData)) < Math.log(1.8)) return [];
  return [
    {
      code: 'sigma-data',
      message: `The data deviate by ${round(std)} about their mean, the network is preconditioned for σ_data = ${round(sigmaData)}: one of the two scales may be mistaken.`,
    },
  ];
}

interface Spread {
  readonly mean: number;
  readonly std: number;
}

const BYTES = USUAL_RANGES.find(({ high }) => high === 255)!;

function between(from: ValueRange, to: ValueRange): { factor: number; offset: number } {
  const factor = (to.high - to.low) / (from.high - from.low);
  return { factor, offset: to.low - factor * from.low };
}

function spread(values: Float64Array): Spread {
  return { mean: mean(values), std: std(values) };
}

function moved({ mean, std }: Spread, factor: number, offset: number): Spread {
  return { mean: factor * mean + offset, std: factor * std };
}

/** Of two scales: how far means are apart in deviations, and deviations in powers of e. */
function distance(data: Spread, network: Spread): number {
  if (!(data.std > 0 && network.std > 0)) return data.mean === network.mean ? 0 : Infinity;
  const larger = Math.max(data.std, network.std);
  return Math.abs(Math.log(data.std / network.std)) + Math.abs(data.mean - network.mean) / larger;
}

function interval({ low, high }: ValueRange): string {
  const end = (value: number): string => String(round(value)).replace('-', '−');
  return `[${end(low)}, ${end(high)}]`;
}
