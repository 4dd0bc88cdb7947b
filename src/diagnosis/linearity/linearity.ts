import type { ModelAnswers } from '../../score/linearity';
import { isotropicHalves, type GaussianHalves } from '../../score/samplingError';
import { denoiseGaussian, isotropic, totalVariance, type Gaussian } from '../../score/gaussian';
import { applyJacobian } from '../../score/structure/jacobian';
import { additivityCosines, asymmetry } from '../../score/linearity';
import { bootstrap, sumAt } from '../../score/statistics/bootstrap';
import type { NoiseLevel } from '../../score/noise/level';
import { meanSquareAbout } from '../../score/statistics/mean';
import { rowsOf } from '../../score/rows';
import { denoiseMixture } from '../../score/mixture';
import { concatenate } from '../../score/concatenate';
import { probeShell } from '../../score/structure/shell';
import { childSeed } from '../../score/statistics/normal';
import { innerProducts } from '../../score/algebra/orthonormal';
import { karrasSigmas } from '../../score/noise/schedule';
import { option, remedy } from '../../domain/remedy';
import { DiagnosisError } from '../../shared/failure';
import type { AdditivityRow, AgreementRow, LinearityRow } from '../../domain/report';
import { offsetOfMean } from './meanOffset';
import { levelSeed, probesAt, type Probes } from '../probes';
import { agreementAt } from './agreement';
import type { EffortPreset } from '../budget';
import type { ReferenceModels } from './referenceModels';
import type { ModeledSubject } from '../modeledSubject';
import { fitOf, fitOfModel, type Probed } from './fits';
import { timestepOf, type Subject } from '../subject';
import { round } from '../../shared/format';

/** Pairs of antithetic noises that additivity is tried on. */
const PAIRS = 12;
/** Leading modes whose gains are followed from level to level. */
const FOLLOWED = 8;
/** Standard deviations of its sampling scatter that the size of D may lie above what data allow. */
const SCATTER = 4;
/** Highest σ looked at, in deviations of the data: beyond it every data set is a Gaussian. */
const HIGHEST = 160;

/** σ from the top of the schedule to where the data's own scale ends, evenly in σ^{1/7} like the sampler's. */
export function linearitySigmas(subject: Subject, wanted: readonly number[] | undefined): number[] {
  const { schedule, effort } = subject;
  if (wanted) {
    const outside = wanted.find((sigma) => !(sigma >= schedule.sigmaMin && sigma <= schedule.sigmaMax));
    if (outside !== undefined)
      throw new DiagnosisError(
        'usage',
        `σ = ${outside} is outside this checkpoint's range, ${round(schedule.sigmaMin)} to ${round(schedule.sigmaMax)}.`,
        remedy`Set ${option('sigmas')} to noise levels inside that range.`,
      );
    return [...wanted].sort((a, b) => b - a);
  }
  const top = Math.min(schedule.sigmaMax, HIGHEST * subject.std);
  const grid = karrasSigmas(top, Math.max(schedule.sigmaMin, top / 400), effort.sigmas);
  const seen = new Set<number>();
  return grid.map((sigma) => schedule.levelAt(sigma).sigma).filter((sigma) => !seen.has(sigma) && seen.add(sigma));
}

/** Network evaluations that linearity takes: the probes, and those of additivity and of the leading modes at every level. */
export function linearityPrice({ probes, sigmas }: Pick<EffortPreset, 'probes' | 'sigmas'>): number {
  return probes === 0 ? 0 : sigmas * (probes + 3 * PAIRS + 2 * FOLLOWED);
}

/** What one row of linearity is measured on and against, besides the subject's Gaussian. */
export interface Comparisons {
  readonly probes: Probes;
  /** The subject's Gaussian from independent halves of what it was found from; null where there are none. */
  readonly halves: GaussianHalves | null;
  /** The Gaussian found from the checkpoint alone; compared where the subject's comes from data. */
  readonly checkpointGaussian: Gaussian;
  readonly isOfData: boolean;
  readonly models: ReferenceModels | null;
}

/** Compares the network with its Gaussian, and with the models beside it, at x₀ + σn. */
export async function measureLinearity(
  subject: ModeledSubject,
  sigma: number,
  { probes, halves, checkpointGaussian, isOfData, models }: Comparisons,
): Promise<LinearityRow> {
  const { schedule, dimension: d, denoise, effort, gaussian } = subject;
  const level = schedule.levelAt(sigma);
  const seed = levelSeed(subject, level, 0);
  const drawn = probesAt(subject, level, probes);
  const { x, sampleOf, weights } = drawn;
  const denoised = await denoise(x, level);
  const probed: Probed = { ...drawn, denoised, level, seed };
  const about = (modelled: Float64Array): ModelAnswers => ({ denoised: modelled, mean: gaussian.mean });
  const byGaussian = denoiseGaussian(gaussian, x, level);
  const offset = offsetOfMean(denoised, byGaussian, gaussian, drawn);
  const answers = models?.empirical.get(level.sigma);
  const those = (all: Float64Array): Float64Array => rowsOf(all, answers?.rows ?? [], d);
  return {
    sigma: level.sigma,
    timestep: timestepOf(schedule, level.sigma),
    probes: probes.kind,
    count: effort.probes,
    gaussian: fitOf(probed, gaussian, halves),
    isotropic: fitOf(probed, isotropic(gaussian), halves && isotropicHalves(halves)),
    mixture: models?.mixture ? fitOfModel(probed, about(denoiseMixture(models.mixture, x, level))) : null,
    empirical: answers
      ? fitOfModel(
          {
            ...probed,
            x: those(x),
            denoised: those(denoised),
            sampleOf: answers.rows.map((row) => sampleOf[row]!),
            weights: answers.rows.map((row) => weights[row]!),
          },
          about(answers.denoised),
        )
      : null,
    ...(isOfData && { checkpointGaussian: fitOfModel(probed, about(denoiseGaussian(checkpointGaussian, x, level))) }),
    repeatable: !isBeyondData(denoised, gaussian, level, {
      weights,
      clean: rowsOf(probes.clean, Array.from(sampleOf), d),
    }),
    ...(offset && { meanOffset: offset }),
  };
}

/** What D was asked about. */
interface Asked {
  /** Of the probes; all alike where absent. */
  readonly weights?: ArrayLike<number>;
  /** The clean sample of each probe, [B, d], where it is known. */
  readonly clean?: Float64Array;
}

/**
 * Whether D is larger than any denoiser of such data can be, so that it shows the network's own amplified error. About μ it
 * has at most trΣ, whatever the data [law of total variance]; once σ is far beyond their extent every data set looks Gaussian, and
 * the size is Σ λ²/(λ + σ²). Where little noise is left D passes on what it is given: a few samples of the network's own, of which one is
 * rare or which coarse steps made too large, may have more than trΣ.
 */
export function isBeyondData(
  denoised: Float64Array,
  gaussian: Gaussian,
  { sigma }: NoiseLevel,
  { weights = new Float64Array(denoised.length / gaussian.mean.length).fill(1), clean }: Asked = {},
): boolean {
  const d = gaussian.mean.length;
  const count = weights.length;
  const size = meanSquareAbout(denoised, gaussian.mean, weights);
  const total = totalVariance(gaussian);
  // The mean of n samples' squares scatters by √2Σλ²/n; of one or two dimensions it may well be twice what it should be.
  const squared = gaussian.eigenvalues.reduce((sum, value) => sum + value * value, 0);
  const scatter = Math.sqrt((2 * (squared + (d - gaussian.eigenvalues.length) * gaussian.tail ** 2)) / count) / total;
  const slack = Math.max(2, 1 + SCATTER * scatter);
  if (sigma * sigma < 4 * total) {
    const given = clean ? meanSquareAbout(clean, gaussian.mean, weights) : 0;
    return size > slack * Math.max(total, given);
  }
  const part = (variance: number): number => (variance * variance) / (variance + sigma * sigma);
  const inBasis = gaussian.eigenvalues.reduce((sum, value) => sum + part(value), 0);
  return size > 2 * slack * (inBasis + (d - gaussian.eigenvalues.length) * part(gaussian.tail));
}

/**
 * Linearity that needs no model of the data: additivity of D about the mean, and the symmetry of its Jacobian; and how far its gains
 * agree with the Gaussian's, null where they drown in their own error.
 */
export async function measureAdditivity(
  subject: ModeledSubject,
  sigma: number,
): Promise<{ row: AdditivityRow; agreement: AgreementRow | null }> {
  const { schedule, dimension: d, denoise, gaussian } = subject;
  const level = schedule.levelAt(sigma);
  const seed = levelSeed(subject, level, 1);
  const { plus, sums, additivity } = await probeShell(
    { denoise, level, mean: gaussian.mean },
    PAIRS,
    childSeed(seed, 0),
  );
  const next = concatenate(plus.subarray(d), plus.subarray(0, d));
  const answers = { combined: sums, first: plus, second: next };
  const cosines = additivityCosines(answers, [Math.SQRT1_2, Math.SQRT1_2], gaussian.mean);
  const rank = Math.min(FOLLOWED, gaussian.eigenvalues.length);
  const projected = await jacobianOfModes(subject, level, rank, seed);
  return {
    row: {
      sigma: level.sigma,
      cosine: bootstrap(PAIRS, (indices) => sumAt(cosines, indices) / indices.length, seed),
      asymmetry: rank < 2 ? 0 : asymmetry(projected, rank),
      error: additivity,
    },
    agreement: agreementAt(level, gaussian, projected),
  };
}

/** VJVᵀ over the leading modes V, [rank, rank]; every mode probed about the same kind of noise. */
async function jacobianOfModes(
  { denoise, dimension: d, gaussian: { mean, basis } }: ModeledSubject,
  level: NoiseLevel,
  rank: number,
  seed: number,
): Promise<Float64Array> {
  if (rank === 0) return new Float64Array(0);
  const directions = basis.slice(0, rank * d);
  const steps = new Float64Array(rank).fill(2 * level.sigma);
  const image = await applyJacobian({ denoise, level, mean }, directions, steps, seed);
  return innerProducts(directions, image, d);
}
