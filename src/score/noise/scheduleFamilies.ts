import { cumulativeAlphas } from './schedule';

/** A kind of VP schedule that is known by name, with its parameters in the order in which they are written. */
export interface ScheduleFamily {
  /** As the option `schedule` names it. */
  readonly name: string;
  readonly parameters: readonly ScheduleParameter[];
  /** ᾱ_t, [T]. */
  readonly alphas: (timesteps: number, parameters: readonly number[]) => Float64Array;
  /** Parameters that published networks have, the most usual first. */
  readonly usual: (timesteps: number) => readonly (readonly number[])[];
  /** Whether it stretches with T, so that the level of a timestep depends on how many there are. */
  readonly followsTimesteps: boolean;
}

interface ScheduleParameter {
  readonly name: string;
  /** Between what it lies, inclusive. */
  readonly least: number;
  readonly most: number;
  /** Its usual values lie orders of magnitude apart. */
  readonly isLogarithmic: boolean;
}

/** No β above this where ᾱ is given as a curve [Nichol & Dhariwal 2021]. */
const LARGEST_BETA = 0.999;

const betaRange: readonly ScheduleParameter[] = [
  { name: 'β of the first timestep', least: 1e-7, most: 0.5, isLogarithmic: true },
  { name: 'β of the last timestep', least: 1e-6, most: 0.9999, isLogarithmic: true },
];

/** DDPM's, Stable Diffusion's, and latent diffusion's; with fewer timesteps some scale DDPM's by 1000/T. */
const usualBetas = (timesteps: number): readonly (readonly number[])[] => {
  const scaled = (1000 / timesteps) * 0.02;
  return [
    [1e-4, 0.02],
    ...(timesteps < 1000 && scaled < 1 ? [[(1000 / timesteps) * 1e-4, scaled]] : []),
    [0.00085, 0.012],
    [0.0015, 0.0195],
  ];
};

/** √β linear: Stable Diffusion's range first. */
const usualLatentBetas = (): readonly (readonly number[])[] => [
  [0.00085, 0.012],
  [0.0015, 0.0195],
  [1e-4, 0.02],
];

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export const scheduleFamilies: readonly ScheduleFamily[] = [
  {
    // [Ho et al. 2020]
    name: 'linear',
    parameters: betaRange,
    alphas: (timesteps, [first = 1e-4, last = 0.02]) => ofBetas(timesteps, (part) => first + (last - first) * part),
    usual: usualBetas,
    followsTimesteps: false,
  },
  {
    // Linear in √β, which other code calls quadratic [Rombach et al. 2022].
    name: 'scaled-linear',
    parameters: betaRange,
    alphas: (timesteps, [first = 0.00085, last = 0.012]) =>
      ofBetas(timesteps, (part) => (Math.sqrt(first) + (Math.sqrt(last) - Math.sqrt(first)) * part) ** 2),
    usual: usualLatentBetas,
    followsTimesteps: false,
  },
  {
    // ᾱ = cos²(π/2·(u + s)/(1 + s)) [Nichol & Dhariwal 2021]
    name: 'cosine',
    parameters: [{ name: 's', least: 1e-4, most: 0.5, isLogarithmic: true }],
    alphas: (timesteps, [offset = 0.008]) =>
      ofCurve(timesteps, (u) => Math.max(Math.cos((Math.PI / 2) * ((u + offset) / (1 + offset))), 0) ** 2),
    usual: () => [[0.008]],
    followsTimesteps: true,
  },
  {
    // σ of the cosine schedule times a factor, as images of more pixels need [Hoogeboom et al. 2023]
    name: 'shifted-cosine',
    parameters: [{ name: 'factor of σ', least: 0.02, most: 50, isLogarithmic: true }],
    alphas: (timesteps, [factor = 1]) =>
      ofCurve(timesteps, (u) => 1 / (1 + (factor * Math.tan((Math.PI / 2) * Math.min(u, 1 - 1e-9))) ** 2)),
    usual: () => [[1], [2], [4], [8], [0.5]],
    followsTimesteps: true,
  },
  {
    // ᾱ between the sigmoids of start/τ and end/τ [Jabri et al. 2022]
    name: 'sigmoid',
    parameters: [
      { name: 'start', least: -20, most: 5, isLogarithmic: false },
      { name: 'end', least: 0.1, most: 20, isLogarithmic: false },
      { name: 'τ', least: 0.05, most: 10, isLogarithmic: true },
    ],
    alphas: (timesteps, [start = -3, end = 3, tau = 1]) => {
      const [from, to] = [sigmoid(start / tau), sigmoid(end / tau)];
      return ofCurve(timesteps, (u) => (to - sigmoid((start + u * (end - start)) / tau)) / (to - from));
    },
    usual: () => [
      [-3, 3, 1],
      [0, 3, 0.3],
      [0, 3, 0.5],
      [0, 3, 0.7],
      [0, 3, 1],
      [-3, 3, 0.5],
      [-3, 3, 0.9],
    ],
    followsTimesteps: true,
  },
  {
    name: 'linear-alpha',
    parameters: [{ name: 'the last ᾱ', least: 0, most: 0.5, isLogarithmic: true }],
    alphas: (timesteps, [last = 1e-4]) => ofCurve(timesteps, (u) => Math.max(1 - (1 - last) * u, 1e-9)),
    usual: () => [[1e-4]],
    followsTimesteps: true,
  },
  {
    // β from the first to the last in equal ratios
    name: 'exponential',
    parameters: betaRange,
    alphas: (timesteps, [first = 1e-4, last = 0.02]) => ofBetas(timesteps, (part) => first * (last / first) ** part),
    usual: usualBetas,
    followsTimesteps: false,
  },
  {
    // β along a sigmoid from −6 to 6, which diffusers calls sigmoid
    name: 'sigmoid-betas',
    parameters: betaRange,
    alphas: (timesteps, [first = 1e-4, last = 0.02]) =>
      ofBetas(timesteps, (part) => first + (last - first) * sigmoid(12 * part - 6)),
    usual: usualBetas,
    followsTimesteps: false,
  },
];

/** ᾱ(u) over u from 0 to 1 made into β that stay below the largest, as training code does it. */
function ofCurve(timesteps: number, curve: (u: number) => number): Float64Array {
  const alphas = new Float64Array(timesteps);
  let before = curve(0);
  let product = 1;
  for (let i = 0; i < timesteps; i++) {
    const after = curve((i + 1) / timesteps);
    product *= Math.min(1 - 1e-9, Math.max(1 - LARGEST_BETA, after / before));
    alphas[i] = product;
    before = after;
  }
  return alphas;
}

/** ᾱ of β(part), part from 0 to 1 over the timesteps. */
function ofBetas(timesteps: number, beta: (part: number) => number): Float64Array {
  return cumulativeAlphas(Float64Array.from({ length: timesteps }, (_, i) => beta(i / Math.max(1, timesteps - 1))));
}

/** √ᾱ shifted and stretched so that it ends at 0 and begins where it did [Lin et al. 2023, algorithm 1]. */
export function zeroTerminalSnr(alphas: Float64Array): Float64Array {
  const first = Math.sqrt(alphas[0]!);
  const last = Math.sqrt(alphas.at(-1)!);
  return alphas.map((alpha) => (((Math.sqrt(alpha) - last) * first) / (first - last)) ** 2);
}
