import { dataScale } from '../findings/data/dataScale';
import { sigmaData as sigmaDataFinding } from '../findings/data/sigmaData';
import type { Found } from '../findings/finding';
import { mean, std } from '../../score/statistics/mean';
import { rangeOf, USUAL_RANGES, type ValueRange } from './valueRange';

/** How stored data become the network's: factor·x + offset. */
export interface DataScale {
  readonly factor: number;
  readonly offset: number;
  /** What is told where the data were not in the network's scale already. */
  readonly warning: Found | null;
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
 * @param samples the network's, [S, d]
 * @param isByte stored as 0…255, where a change of scale is a matter of course
 */
export function scaleBetween(stored: Float64Array, isByte: boolean, samples: Float64Array, d: number): DataScale {
  const data = spread(stored);
  const network = spread(samples);
  if (!isByte && distance(data, network) < ALIKE) return IDENTITY;
  const from = isByte ? BYTES : rangeOf(stored);
  const [best] = USUAL_RANGES.map((to) => ({ to, ...between(from, to) }))
    .map((change) => ({ ...change, left: distance(moved(data, change.factor, change.offset), network) }))
    .sort((a, b) => a.left - b.left);
  const unchanged = distance(data, network);
  const chance = spreadError(samples, d);
  // Bytes are images, whose usual ranges are known, whatever a network of large errors draws.
  if (isByte || (USUAL_RANGES.includes(from) && best!.left < UNLIKE)) {
    if (!isByte && unchanged <= best!.left + 0.1 + chance) return IDENTITY;
    return { factor: best!.factor, offset: best!.offset, warning: isByte ? null : mixedUp(from, best!.to) };
  }
  if (unchanged < UNLIKE + 2 * chance) return IDENTITY;
  return byMoments(data, network);
}

/** Neither range is a usual one, as with latents: the data are given the deviation of the network's samples. */
function byMoments(data: Spread, network: Spread): DataScale {
  const factor = data.std > 0 ? network.std / data.std : 1;
  const off = network.mean - factor * data.mean;
  const offset = Math.abs(off) < 0.1 * network.std ? 0 : off;
  const warning = dataScale.of({
    by: 'moments',
    mean: data.mean,
    std: data.std,
    networkMean: network.mean,
    networkStd: network.std,
    factor,
    offset,
  });
  return { factor, offset, warning };
}

function mixedUp(from: ValueRange, to: ValueRange): Found {
  return dataScale.of({ by: 'range', from: [from.low, from.high], to: [to.low, to.high] });
}

/** @returns a finding where a preconditioned network was told another σ_data than its data have */
export function checkSigmaData(clean: Float64Array, sigmaData: number | null): Found[] {
  const { std } = spread(clean);
  if (sigmaData === null || Math.abs(Math.log(std / sigmaData)) < Math.log(1.8)) return [];
  return [sigmaDataFinding.of({ std, sigmaData })];
}

/** Standard error of `distance` that so few samples [S, d] have by chance. */
function spreadError(samples: Float64Array, d: number): number {
  const count = samples.length / d;
  if (count < 2) return 0;
  const { mean: center, std: whole } = spread(samples);
  const each = Array.from({ length: count }, (_, s) => samples.subarray(s * d, (s + 1) * d));
  const means = each.map((one) => mean(one) / whole);
  // Of ln std, by its derivative in the mean square about the mean.
  const squares = each.map((one) => mean(one.map((value) => (value - center) ** 2)) / (2 * whole ** 2));
  const error = (std(means) + std(squares)) / Math.sqrt(count - 1);
  // Of few samples that are nearly a number each, all may lie in one cluster of many.
  return std(means) ** 2 > BETWEEN && count < ENOUGH ? Math.max(error, ONE_CLUSTER) : error;
}

/** Part of the variance that lies between samples, and not within them, from which on they are little more than a number each. */
const BETWEEN = 1 / 2;
/** So many samples lie in more than one cluster. */
const ENOUGH = 16;
/** What the spread of one cluster may be off by, in powers of e. */
const ONE_CLUSTER = 1.5;

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
