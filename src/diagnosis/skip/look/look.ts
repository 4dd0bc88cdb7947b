import type { FeatureNetwork } from '../../../engine/featureNetwork';
import { createMatMul, type LinearAlgebra } from '../../../engine/linearAlgebra';
import { firstColumns, leadingDirections } from '../../../score/statistics/featureDirections';
import { BLOCKS, centeredMoments, FeatureBlocks, pairedFrechet } from '../../../score/statistics/pairedFrechet';
import type { ModeledSubject } from '../../modeledSubject';
import { scaledBatches, type ScaledData } from '../../structure/scaledData';
import { networkFeatures, principalComponents, randomConvolutions, type FeatureSpace } from './featureSpaces';
import { tooFewSamples, verdictWithData, verdictWithoutData, type LookVerdict } from './verdict';

/** Fewer samples have no interval at all. */
export const LEAST_SAMPLES = 4;
/** Samples to a direction that the distance is measured in: fewer have no covariance to speak of. */
const SAMPLES_A_DIRECTION = 4;
/** Directions of a feature space in which distances are measured: on the sample, 48 and 64 tell no more than 16 and take ten times as long. */
const DIRECTIONS = 16;
/** Samples of the data that are compared with: by their size at least and at most; fewer where a network sees them one by one. */
const DATA = { least: 512, most: 10_000, numbers: 2 ** 27, ofNetwork: 2048 } as const;

interface Given {
  /** The data of `--data` (`DataStructure.data`), of which up to 10,000 samples are taken evenly; null without. */
  readonly data: ScaledData | null;
  /** The network of `--features`, in place of the built-in features; null without. Whoever opened it releases it. */
  readonly network: FeatureNetwork | null;
}

/** Opens what samples and data are seen by. */
export async function openLook(subject: Seen, { data, network }: Given): Promise<Look> {
  const algebra = await createMatMul();
  if (data && network) return new Look(subject, { spaces: [networkFeatures(network)], data, algebra });
  const components = await principalComponents(subject.gaussian);
  const convolutions = data ? await randomConvolutions(subject, subject.gaussian) : null;
  return new Look(subject, { spaces: convolutions ? [components, convolutions] : [components], data, algebra });
}

/** As much of a subject as is looked at. */
type Seen = Pick<ModeledSubject, 'gaussian' | 'dimension' | 'seed' | 'shape'>;

interface Opened {
  /** In each of which a skip must pass. */
  readonly spaces: readonly FeatureSpace[];
  readonly data: ScaledData | null;
  readonly algebra: LinearAlgebra;
}

interface DataFeatures {
  readonly space: FeatureSpace;
  /** [n, f] */
  readonly features: Float64Array;
}

/** Judges whether samples with a skip are distributed as the full run's. Holds sessions of the runtime until it is released. */
export class Look {
  private ofData: Promise<readonly DataFeatures[]> | undefined;

  constructor(
    private readonly subject: Seen,
    private readonly opened: Opened,
  ) {}

  /** Without data nothing is ever decided. */
  get hasData(): boolean {
    return this.opened.data !== null;
  }

  /**
   * Paired squared Fréchet distances to the data of the full run's final samples and of a hybrid's from the same seeds, in every
   * feature space there is. It passes where the upper end of the interval of F_hybrid − F_own is at most 5 % of F_own in each; with
   * fewer than 256 samples only where it lies wholly below 0. Without data it never passes, and the reason compares mean and leading
   * spectrum with the Gaussian's. Takes about a second for each call, and the first some seconds more to read the data.
   * @param own final samples of the baseline sampler in the network's scale, [S, d]
   * @param hybrid final samples with the skip from the same seeds, [S, d]
   */
  async judge(own: Float64Array, hybrid: Float64Array): Promise<LookVerdict> {
    const { gaussian, dimension: d, seed } = this.subject;
    const { spaces, data, algebra } = this.opened;
    const samples = own.length / d;
    if (samples < LEAST_SAMPLES) return tooFewSamples(samples);
    if (!data) {
      const [components] = spaces;
      if (!components) throw new Error('there is nothing to look at samples by');
      const count = directions(components.coordinates ?? 0, samples);
      const first = async (set: Float64Array): Promise<Float64Array> =>
        firstColumns(await components.of(set), components.dimension(), count);
      const seen = { own: await first(own), hybrid: await first(hybrid) };
      const target = centeredMoments(gaussian.eigenvalues.slice(0, count));
      return verdictWithoutData({ ...pairedFrechet({ ...seen, target }, count, seed), samples });
    }
    this.ofData ??= featuresOfData(spaces, data);
    const found = [];
    for (const { space, features } of await this.ofData) {
      const all = { own: await space.of(own), hybrid: await space.of(hybrid), data: features };
      const count = directions(space.dimension(), samples);
      const seen = await leadingDirections(all, space.dimension(), count, algebra.product);
      const target = new FeatureBlocks(seen.data, new Float64Array(count), BLOCKS.data);
      found.push({ features: space.kind, ...pairedFrechet({ ...seen, target }, count, seed), samples });
    }
    return verdictWithData(found);
  }

  async release(): Promise<void> {
    const { spaces, algebra } = this.opened;
    for (const space of spaces) await space.release();
    await algebra.release();
  }
}

/** Directions of features that so many samples have a covariance in. */
function directions(dimension: number, samples: number): number {
  return Math.max(1, Math.min(DIRECTIONS, dimension, Math.floor(samples / SAMPLES_A_DIRECTION)));
}

/** Features of samples taken evenly from the data, [n, f] for each space, in one pass. */
async function featuresOfData(spaces: readonly FeatureSpace[], data: ScaledData): Promise<DataFeatures[]> {
  const { count, dimension: d } = data.set;
  const fitting = Math.min(DATA.most, Math.max(DATA.least, Math.floor(DATA.numbers / d)));
  const slow = spaces.some(({ kind }) => kind === 'network');
  const wanted = Math.min(count, slow ? Math.min(fitting, DATA.ofNetwork) : fitting);
  const parts = new Map(spaces.map((space) => [space, [] as Float64Array[]]));
  let row = 0;
  let taken = 0;
  for await (const batch of scaledBatches(data)) {
    const chosen = new Float64Array(batch.length);
    let size = 0;
    for (let start = 0; start < batch.length; start += d, row++)
      if (taken < wanted && row >= Math.floor((taken * count) / wanted)) {
        chosen.set(batch.subarray(start, start + d), size);
        size += d;
        taken++;
      }
    if (size === 0) continue;
    for (const [space, part] of parts) part.push(await space.of(chosen.subarray(0, size)));
  }
  return [...parts].map(([space, part]) => ({ space, features: joined(part) }));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
