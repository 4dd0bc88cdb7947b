import type { FeatureNetwork } from '../../../engine/featureNetwork';
import { createMatMul } from '../../../engine/linearAlgebra';
import { BLOCKS, FeatureBlocks, pairedFrechet, type FeatureMoments } from '../../../score/statistics/pairedFrechet';
import type { ModeledSubject } from '../../modeledSubject';
import { scaledBatches, type ScaledData } from '../../structure/scaledData';
import { firstColumns, leadingDirections } from './directions';
import { networkFeatures, principalComponents, randomConvolutions, type FeatureSpace } from './featureSpaces';
import { tooFewSamples, verdictWithData, verdictWithoutData, type LookVerdict } from './verdict';

/** Fewer samples have no interval at all. */
const LEAST_SAMPLES = 4;
/** Samples to a direction that the distance is measured in: fewer have no covariance to speak of. */
const SAMPLES_A_DIRECTION = 4;
/** Directions of a feature space in which distances are measured. */
const DIRECTIONS = 48;
/** Samples of the data that are compared with: by their size at least and at most; fewer where a network sees them one by one. */
const DATA = { least: 512, most: 10_000, numbers: 2 ** 27, ofNetwork: 2048 } as const;

/** Judges whether samples with a skip are distributed as the full run's. Holds sessions of the runtime until it is released. */
export interface Look {
  /**
   * Paired squared Fréchet distances to the data of the full run's final samples and of a hybrid's from the same seeds, in every
   * feature space there is. It passes where the upper end of the interval of F_hybrid − F_own is at most 5 % of F_own in each; with
   * fewer than 256 samples only where it lies wholly below 0. Without data it never passes, and the reason compares mean and leading
   * spectrum with the Gaussian's. Takes about a second for each call, and the first some seconds more to read the data.
   * @param own final samples of the baseline sampler in the network's scale, [S, d]
   * @param hybrid final samples with the skip from the same seeds, [S, d]
   */
  judge(own: Float64Array, hybrid: Float64Array): Promise<LookVerdict>;
  release(): Promise<void>;
}

interface Given {
  /** The data of `--data` (`Structure.scaledData`), of which up to 10,000 samples are taken evenly; null without. */
  readonly data: ScaledData | null;
  /** The network of `--features`, in place of the built-in features; null without. Whoever opened it releases it. */
  readonly network: FeatureNetwork | null;
}

/** Opens the feature spaces that fit the samples. */
export async function openLook(subject: ModeledSubject, { data, network }: Given): Promise<Look> {
  const { gaussian, dimension: d, seed } = subject;
  const spaces = await openSpaces(subject, data, network);
  const algebra = await createMatMul();
  let ofData: Promise<Float64Array[]> | undefined;
  return {
    async judge(own, hybrid) {
      const samples = own.length / d;
      if (samples < LEAST_SAMPLES) return tooFewSamples(samples);
      const found = [];
      for (const [k, space] of spaces.entries()) {
        const features = { own: await space.of(own), hybrid: await space.of(hybrid) };
        const f = space.dimension();
        const count = Math.max(1, Math.min(DIRECTIONS, f, Math.floor(samples / SAMPLES_A_DIRECTION)));
        if (!data) {
          const seen = { own: firstColumns(features.own, f, count), hybrid: firstColumns(features.hybrid, f, count) };
          const target = spectrum(gaussian.eigenvalues, count);
          const { own: ofOwn, difference } = pairedFrechet({ ...seen, target }, count, seed);
          return verdictWithoutData({ own: ofOwn.value, hybrid: ofOwn.value + difference.value, samples });
        }
        ofData ??= featuresOfData(spaces, data, network !== null);
        const seen = await leadingDirections({ ...features, data: (await ofData)[k]! }, f, count, algebra.product);
        const target = new FeatureBlocks(seen.data, new Float64Array(count), BLOCKS.data);
        const { own: ofOwn, difference } = pairedFrechet({ ...seen, target }, count, seed);
        const ownDistance = Math.max(0, ofOwn.value);
        found.push({
          features: space.kind,
          own: ownDistance,
          hybrid: Math.max(0, ofOwn.value + difference.value),
          difference,
          samples,
        });
      }
      return verdictWithData(found);
    },
    async release() {
      for (const space of spaces) await space.release();
      await algebra.release();
    },
  };
}

async function openSpaces(
  subject: ModeledSubject,
  data: ScaledData | null,
  network: FeatureNetwork | null,
): Promise<FeatureSpace[]> {
  if (data && network) return [networkFeatures(network)];
  const components = await principalComponents(subject.gaussian);
  const convolutions = data && (await randomConvolutions(subject, subject.gaussian));
  return convolutions ? [components, convolutions] : [components];
}

/** The Gaussian's own moments along its leading modes. */
function spectrum(eigenvalues: Float64Array, count: number): FeatureMoments {
  const covariance = new Float64Array(count * count);
  for (let k = 0; k < count; k++) covariance[k * (count + 1)] = eigenvalues[k]!;
  return { mean: new Float64Array(count), covariance };
}

/** Features of samples taken evenly from the data, [n, f] for each space, in one pass. */
async function featuresOfData(
  spaces: readonly FeatureSpace[],
  data: ScaledData,
  byNetwork: boolean,
): Promise<Float64Array[]> {
  const { count, dimension: d } = data.set;
  const fitting = Math.min(DATA.most, Math.max(DATA.least, Math.floor(DATA.numbers / d)));
  const wanted = Math.min(count, byNetwork ? Math.min(fitting, DATA.ofNetwork) : fitting);
  const parts: Float64Array[][] = spaces.map(() => []);
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
    for (const [k, space] of spaces.entries()) parts[k]!.push(await space.of(chosen.subarray(0, size)));
  }
  return parts.map(joined);
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
