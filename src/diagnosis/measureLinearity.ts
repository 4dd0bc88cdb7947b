import { compareDenoisers, type Fit } from '../score/linearity';
import { denoiseGaussian, isotropic, type Gaussian } from '../score/gaussian';
import { applyJacobian, repeatability } from '../score/jacobian';
import { additivityCosines, asymmetry } from '../score/linearity';
import { bootstrap, sumAt } from '../score/bootstrap';
import type { NoiseLevel } from '../score/level';
import { childSeed, normals } from '../score/normal';
import { innerProducts } from '../score/orthonormal';
import { rhoGrid } from '../score/schedule';
import { DiagnosisError } from '../shared/failure';
import type { AdditivityRow, LinearityRow } from '../shared/report';
import { timestepOf, type Subject } from './subject';

/** Clean samples [count, d] that noise is added to, and what they are. */
export interface Probes {
  readonly clean: Float64Array;
  readonly kind: 'data' | 'sampler';
}

/** σ from the top of the schedule to where the data's own scale ends, evenly in σ^{1/7} like the sampler's. */
export function linearitySigmas(subject: Subject, wanted: readonly number[] | undefined): number[] {
  const { schedule, effort } = subject;
  if (wanted) {
    const outside = wanted.find((sigma) => !(sigma >= schedule.sigmaMin && sigma <= schedule.sigmaMax));
    if (outside !== undefined)
      throw new DiagnosisError(
        'usage',
        `σ = ${outside} is outside this checkpoint's range, ${round(schedule.sigmaMin)} to ${round(schedule.sigmaMax)}.`,
        'Name σ inside it with --sigmas.',
      );
    return [...wanted].sort((a, b) => b - a);
  }
  const grid = rhoGrid(schedule.sigmaMax, Math.max(schedule.sigmaMin, schedule.sigmaMax / 400), effort.sigmas);
  const seen = new Set<number>();
  return grid.map((sigma) => schedule.levelAt(sigma).sigma).filter((sigma) => !seen.has(sigma) && seen.add(sigma));
}

/** Compares the network with its Gaussian and with the isotropic one at x₀ + σn. */
export async function measureLinearity(
  subject: Subject,
  sigma: number,
  probes: Probes,
  gaussian: Gaussian,
  other: Gaussian | null,
): Promise<LinearityRow> {
  const { schedule, dimension: d, denoise, effort } = subject;
  const level = schedule.levelAt(sigma);
  const seed = childSeed(subject.seed, Math.round(1e6 * Math.log(level.sigma)));
  const x = noisy(probes.clean, level, effort.probes, d, seed);
  const denoised = await denoise(x, level);
  const fit = (model: Gaussian): Fit =>
    compareDenoisers(x, denoised, denoiseGaussian(model, x, level), gaussian.mean, level, seed);
  return {
    sigma: level.sigma,
    timestep: timestepOf(schedule, level.sigma),
    probes: probes.kind,
    count: effort.probes,
    gaussian: fit(gaussian),
    isotropic: fit(isotropic(gaussian)),
    mixture: null,
    empirical: null,
    ...(other && { checkpointGaussian: fit(other) }),
    repeatable: (await repeatability(denoise, level, gaussian.mean, 4, seed)).evenPart < 0.5,
  };
}

/** Linearity that needs no model of the data: additivity of D about the mean, and the symmetry of its Jacobian. */
export async function measureAdditivity(subject: Subject, sigma: number, gaussian: Gaussian): Promise<AdditivityRow> {
  const { schedule, dimension: d, denoise } = subject;
  const level = schedule.levelAt(sigma);
  const seed = childSeed(subject.seed, Math.round(1e6 * Math.log(level.sigma)) + 1);
  const triples = 12;
  const u = normals(childSeed(seed, 0), triples * d);
  const v = normals(childSeed(seed, 1), triples * d);
  const [alpha, beta] = [0.6, 0.8];
  const at = (direction: (j: number) => number): Float64Array =>
    u.map((_, j) => level.a * (gaussian.mean[j % d]! + level.sigma * direction(j)));
  const combined = await denoise(
    at((j) => alpha * u[j]! + beta * v[j]!),
    level,
  );
  const first = await denoise(
    at((j) => u[j]!),
    level,
  );
  const second = await denoise(
    at((j) => v[j]!),
    level,
  );
  const cosines = additivityCosines(combined, first, second, alpha, beta, gaussian.mean);
  const rank = Math.min(8, gaussian.eigenvalues.length);
  return {
    sigma: level.sigma,
    cosine: bootstrap(triples, (indices) => sumAt(cosines, indices) / indices.length, seed),
    asymmetry: await jacobianAsymmetry(subject, level, gaussian, rank, seed),
  };
}

/** Asymmetry of VᵀJV over the leading modes V; every mode probed about the same kind of noise. */
async function jacobianAsymmetry(
  { denoise, dimension: d }: Subject,
  level: NoiseLevel,
  { mean, basis }: Gaussian,
  rank: number,
  seed: number,
): Promise<number> {
  if (rank < 2) return 0;
  const directions = basis.slice(0, rank * d);
  const steps = new Float64Array(rank).fill(2 * level.sigma);
  const image = await applyJacobian(denoise, level, mean, directions, steps, seed);
  return asymmetry(innerProducts(directions, image, d), rank);
}

/** a·x₀ + b·n, [count, d]; fewer clean samples serve in turn, more are taken evenly: a data set may be sorted. */
function noisy(clean: Float64Array, { a, b }: NoiseLevel, count: number, d: number, seed: number): Float64Array {
  const available = clean.length / d;
  return normals(seed, count * d).map((n, j) => {
    const probe = Math.floor(j / d);
    const sample = available > count ? Math.floor((probe * available) / count) : probe % available;
    return a * clean[sample * d + (j % d)]! + b * n;
  });
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
