import { dataScale } from './data/dataScale';
import { disagreement } from './gaussian/disagreement';
import { doesNotDenoise } from './network/doesNotDenoise';
import { fewData } from './data/fewData';
import type { Finding, Found, Measured } from './finding';
import { firstStepsWasted } from './schedule/firstStepsWasted';
import { gaussianNotKept } from './gaussian/gaussianNotKept';
import { guidanceNonlinear } from './network/guidanceNonlinear';
import { lowPrecision } from './network/lowPrecision';
import { lowRank } from './gaussian/lowRank';
import { meanOffset } from './network/meanOffset';
import { memorization } from './network/memorization';
import { momentsNotKept } from './data/momentsNotKept';
import { notDeterministic } from './network/notDeterministic';
import { neverNoise } from './schedule/neverNoise';
import { overflow } from './network/overflow';
import { ownNoise } from './network/ownNoise';
import { reference } from './measurement/reference';
import { samplesUnlikeData } from './network/samplesUnlikeData';
import { sampler } from './measurement/sampler';
import { sigmaData } from './data/sigmaData';
import { sigmaMaxLarge } from './schedule/sigmaMaxLarge';
import { serversIgnored } from './measurement/serversIgnored';
import { straightSteps } from './schedule/straightSteps';
import { subspace } from './network/subspace';
import { structureFromSamples } from './gaussian/structureFromSamples';
import { timeReversed } from './schedule/timeReversed';
import { timestepOffset } from './schedule/timestepOffset';
import { underTrained } from './network/underTrained';
import { vaeDecoder } from './measurement/vaeDecoder';

/** Every finding there is. Those with a rule report in this order. */
export const findings: Pick<Finding, 'code' | 'title' | 'find'>[] = [
  neverNoise,
  underTrained,
  lowPrecision,
  ownNoise,
  reference,
  lowRank,
  meanOffset,
  firstStepsWasted,
  sigmaMaxLarge,
  dataScale,
  disagreement,
  doesNotDenoise,
  fewData,
  gaussianNotKept,
  guidanceNonlinear,
  memorization,
  momentsNotKept,
  notDeterministic,
  overflow,
  sampler,
  samplesUnlikeData,
  serversIgnored,
  sigmaData,
  straightSteps,
  structureFromSamples,
  subspace,
  timeReversed,
  timestepOffset,
  vaeDecoder,
];

/** What a reader should know before trusting the verdict, and about the network and its sampler. */
export function findAll(measured: Measured): Found[] {
  return findings.flatMap((finding) => finding.find(measured));
}
