import path from 'node:path';
import type { FeatureNetwork } from '../../engine/featureNetwork';
import { addedDistance, FrechetDistances, pairedDistance } from '../../score/statistics/frechet';
import type { SameDistribution, SkipSection } from '../../domain/report';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import type { Decision } from './decide';
import { rangeOf } from '../structure/valueRange';

/** Fewer samples have no covariance to speak of. */
const LEAST_SAMPLES = 16;

interface Needs {
  readonly features: FeatureNetwork | null;
  /** Clean samples in the network's scale, [n, d]; null where there are none. */
  readonly data: Float64Array | null;
}

/** The decision, with how the skip's samples are distributed where a network of features was named. */
export async function withDistribution(
  context: DiagnosisContext,
  subject: ModeledSubject,
  { section, plan }: Decision,
  { features, data }: Needs,
): Promise<SkipSection> {
  const { runs } = subject;
  if (!features || !plan || runs.ownSeeds - runs.missing(plan, 0, runs.ownSeeds) < LEAST_SAMPLES) return section;
  context.progress.say('features of the samples');
  const skip = { ...section, sameDistribution: await measureSameDistribution(subject, plan, features, data) };
  context.emit({ kind: 'skip', skip });
  return skip;
}

/**
 * Whether the samples of a skip are distributed as the baseline sampler's, in the features of a network that the user names: Fréchet
 * distance to the own samples from the same seeds, and how much farther the skip's lie from the data.
 * @param data clean samples in the network's scale, [n, d]; null where there are none
 */
async function measureSameDistribution(
  { dimension: d, seed, runs, gaussian }: ModeledSubject,
  plan: Candidate,
  network: FeatureNetwork,
  data: Float64Array | null,
): Promise<SameDistribution> {
  // The seeds that were run anyway.
  const seeds = runs.ownSeeds;
  const ownSamples = await runs.baselineFinals(seeds);
  const own = await network.of(ownSamples);
  const skip = await network.of(await runs.finals(plan, gaussian, 0, seeds));
  const f = own.dimension;
  const half = Math.floor(seeds / 2) * f;
  const real = data && data.length >= LEAST_SAMPLES * d ? (await network.of(data)).values : null;
  return {
    features: path.basename(network.file),
    dimension: f,
    seeds,
    range: rangeOf(ownSamples),
    toOwn: pairedDistance(new FrechetDistances(skip.values, own.values, f), seed),
    chance: new FrechetDistances(own.values.subarray(0, half), own.values.subarray(half, 2 * half), f).between(),
    ...(real && { toData: distancesTo(real, { skip: skip.values, own: own.values }, f, seed) }),
  };
}

function distancesTo(
  real: Float64Array,
  { skip, own }: { skip: Float64Array; own: Float64Array },
  f: number,
  seed: number,
): NonNullable<SameDistribution['toData']> {
  const [ofSkip, ofOwn] = [new FrechetDistances(skip, real, f), new FrechetDistances(own, real, f)];
  return {
    count: real.length / f,
    skip: ofSkip.between(),
    own: ofOwn.between(),
    added: addedDistance(ofSkip, ofOwn, seed),
  };
}
