import { changeOf } from '../../../score/statistics/gain';
import { DiagnosisError } from '../../../shared/failure';
import { option, remedy } from '../../../domain/remedy';
import { pairedNoise, rangesOf, type Probed } from './probe';

/** Times from noise to data as parts of their range, and by how much what is answered may differ from what was asked, in its size. */
const NOISY = { times: [0.9, 0.7, 0.5], most: 0.3 } as const;
const MIDDLE = { times: [0.3, 0.15], most: 0.5 } as const;
const CLEAN = { times: [0.01, 0], most: 0.5 } as const;
/** At little noise a noise predictor may take noise for noise, but finds hardly any in something smooth. */
const SMOOTH = { times: CLEAN.times, most: 0.45 } as const;
/** σ of those, for a network that is told σ. */
const SIGMAS = [
  { x: 'noise', times: [40, 10, 3], most: NOISY.most },
  { x: 'noise', times: [1, 0.4], most: MIDDLE.most },
  { x: 'noise', times: [0.05, 0.01], most: CLEAN.most },
  { x: 'smooth', times: [0.05, 0.01], most: SMOOTH.most },
] as const;

/**
 * Whether a network answers with the sample after a step of its sampler: at every time its input, little changed. A noise predictor does
 * so where noise drowns the data, and a denoiser where there is hardly any, but neither at both ends.
 */
export async function takesStep(probed: Probed): Promise<boolean> {
  const scales = rangesOf(probed).map((range) =>
    [
      { x: 'noise', ...NOISY },
      { x: 'noise', ...MIDDLE },
      { x: 'noise', ...CLEAN },
      { x: 'smooth', ...SMOOTH },
    ].map((look) => ({ ...look, times: look.times.map((part) => part * range) })),
  );
  for (const scale of scales) if (await isLittleChanged(probed, scale, () => 1)) return true;
  return !probed.wholeTimes && isLittleChanged(probed, SIGMAS, (sigma) => Math.max(1, sigma));
}

type Look = { readonly x: string; readonly times: readonly number[]; readonly most: number };

/** @param sizeAt standard deviation of what the network is given at a time */
async function isLittleChanged(
  probed: Probed,
  looks: readonly Look[],
  sizeAt: (time: number) => number,
): Promise<boolean> {
  const { network, wholeTimes } = probed;
  const [noise, smooth] = [pairedNoise(probed, 1), smoothSample(network.dimension)];
  const changes: number[] = [];
  for (const { x: kind, times, most } of looks)
    for (const exact of times) {
      const time = wholeTimes ? Math.round(exact) : exact;
      const size = sizeAt(time);
      const x = (kind === 'smooth' ? smooth : noise).map((value) => size * value);
      const answer = await network.run(x, time);
      const change = changeOf(answer, x);
      if (!(change < most)) return false;
      changes.push(change);
    }
  // The input itself is the answer of no sampler.
  return changes.some((change) => change > 0);
}

/** Half a wave over all numbers, of mean square 1. */
function smoothSample(d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, j) => Math.SQRT2 * Math.cos((Math.PI * (j + 0.5)) / d));
}

export function stepInside(): DiagnosisError {
  return new DiagnosisError(
    'not-a-denoiser',
    'At every noise level the network answers with its input, little changed, as one step of a sampler does: the sampler’s step is inside the network, or it was never trained.',
    remedy`Export the network that the step calls, without the step. If it is a denoiser, set ${option('family')} and ${option('prediction')}.`,
  );
}
