import { round, times } from '../../../shared/format';
import { totalVariance, type Gaussian } from '../../../score/gaussian';
import { dot } from '../../../score/algebra/orthonormal';
import { meanRow, squaresAbout, std } from '../../../score/statistics/mean';
import { defineFinding, type Found } from '../finding';

/** Variance of the samples over the data's, either way, that is worth telling. */
const RATIO = 1.5;
/** Distance of the samples' mean, in the data's standard deviation √(trΣ). */
const OFFSET = 0.5;
/** Standard errors beyond which a difference is none of few samples. */
const SURE = 4;

export const samplesUnlikeData = defineFinding<{ samples: number; std: number; dataStd: number; offset: number }>({
  code: 'samples-unlike-data',
  title: 'Samples do not look like the data',
  words: ({ samples, std, dataStd, offset }) =>
    `Your sampler’s own samples do not look like the data: over ${samples} of them the standard deviation is ${round(std)}, ${times(std / dataStd)} the data’s, and their mean is ${round(offset)} standard deviations away from it.`,
});

/**
 * Compares the network's own samples [S, d] with the data: their variance about its mean, and where their mean lies. A few dozen samples
 * show what matters; how far they may be off by chance is what as many of the data would be.
 * @param data clean samples, [n, d]; null where only their moments are known, and Gaussian ones stand for them
 */
export function findSamplesUnlikeData(samples: Float64Array, gaussian: Gaussian, data: Float64Array | null): Found[] {
  const d = gaussian.mean.length;
  const count = samples.length / d;
  const total = totalVariance(gaussian);
  if (count < 4 || !(total > 0)) return [];
  const ratio = squaresAbout(samples, gaussian.mean) / count / total;
  // The square of one Gaussian sample has the variance 2 Σλ².
  const tail = (d - gaussian.eigenvalues.length) * gaussian.tail ** 2;
  const ofGaussian = Math.sqrt(2 * (dot(gaussian.eigenvalues, gaussian.eigenvalues) + tail));
  const ofData = data ? std(squaresOf(data, gaussian)) : 0;
  const error = Math.max(ofGaussian, ofData) / total / Math.sqrt(count);
  const center = meanRow(samples, d);
  const offset = Math.sqrt(Math.max(0, squaresAbout(center, gaussian.mean) / total - ratio / count));
  const offScale = Math.max(ratio, 1 / ratio) > RATIO && Math.abs(ratio - 1) > SURE * error;
  const offCenter = offset > OFFSET && offset > SURE / Math.sqrt(count);
  if (!offScale && !offCenter) return [];
  const dataStd = Math.sqrt(total / d);
  return [samplesUnlikeData.of({ samples: count, std: Math.sqrt(ratio) * dataStd, dataStd, offset })];
}

/** ‖x − μ‖² of each. */
function squaresOf(samples: Float64Array, { mean }: Gaussian): number[] {
  const d = mean.length;
  return Array.from({ length: samples.length / d }, (_, s) => squaresAbout(samples.subarray(s * d, (s + 1) * d), mean));
}
