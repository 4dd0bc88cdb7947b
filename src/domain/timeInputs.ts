import type { NoiseLevel } from './noiseLevel';

/** What a network's time input may hold. */
export interface TimeInputDefinition {
  /** As people read it, after "conditioned on" and "is given". */
  readonly title: string;
  /**
   * The number a network is given at a level.
   * @param timesteps T of a discrete schedule; null for a continuous one
   */
  readonly valueAt: (level: NoiseLevel, timesteps: number | null) => number;
  /**
   * Few networks are told the noise so: it comes into question where it is said, or named, or nothing more usual fits; and for a
   * prediction whose networks are always told it so.
   */
  readonly isRare?: true;
  /** Whether its values are whole numbers, so that an input of an integer type can hold them. */
  readonly wholeNumbers: boolean;
  /** A velocity is dx/dt in the network's own direction of time: n − x₀ (1), or x₀ − n where its time runs from noise to data (−1). */
  readonly velocitySign: 1 | -1;
}

export const timeInputIds = [
  'sigma',
  'c-noise',
  'index',
  'index-from-1',
  'fraction',
  't',
  't-reversed',
  't1000',
  't1000-reversed',
  'log-snr',
  'neg-log-snr',
  'half-log-snr',
  'log-sigma',
  'sqrt-alpha',
  'alpha-bar',
  'angle',
  'angle-reversed',
  've-t',
  've-geometric',
  'sigma-index',
] as const;

/** What a network's time input holds. */
export type TimeInput = (typeof timeInputIds)[number];

export const timeInputs: Readonly<Record<TimeInput, TimeInputDefinition>> = {
  sigma: { title: 'σ', valueAt: ({ sigma }) => sigma, wholeNumbers: false, velocitySign: 1 },
  'c-noise': {
    // c_noise [Karras et al. 2022, table 1]
    title: 'ln(σ)/4',
    valueAt: ({ sigma }) => Math.log(sigma) / 4,
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  index: { title: 'timesteps from 0', valueAt: ({ time }) => time, wholeNumbers: true, velocitySign: 1 },
  'index-from-1': {
    title: 'timesteps from 1',
    valueAt: ({ time }) => time + 1,
    wholeNumbers: true,
    velocitySign: 1,
  },
  fraction: {
    title: 'timesteps divided by their number',
    valueAt: ({ time }, timesteps) => time / (timesteps ?? 1000),
    wholeNumbers: false,
    velocitySign: 1,
  },
  t: {
    title: 't from data (0) to noise (1)',
    valueAt: ({ time }) => time,
    wholeNumbers: false,
    velocitySign: 1,
  },
  't-reversed': {
    title: 't from noise (0) to data (1)',
    valueAt: ({ time }) => 1 - time,
    wholeNumbers: false,
    velocitySign: -1,
  },
  t1000: {
    title: '1000·t from data (0) to noise (1000)',
    valueAt: ({ time }) => 1000 * time,
    wholeNumbers: true,
    velocitySign: 1,
  },
  't1000-reversed': {
    title: '1000·t from noise (0) to data (1000)',
    valueAt: ({ time }) => 1000 * (1 - time),
    wholeNumbers: true,
    velocitySign: -1,
  },
  'log-snr': {
    // λ = ln(a²/b²) [Kingma et al. 2021]
    title: 'the log of the signal-to-noise ratio',
    valueAt: ({ sigma }) => -2 * Math.log(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'neg-log-snr': {
    // γ of variational diffusion models [Kingma et al. 2021]
    title: 'the log of the noise-to-signal ratio',
    valueAt: ({ sigma }) => 2 * Math.log(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'half-log-snr': {
    // λ = ln(a/b) of DPM-Solver [Lu et al. 2022]
    title: 'half the log of the signal-to-noise ratio, ln(a/b)',
    valueAt: ({ sigma }) => -Math.log(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'log-sigma': {
    title: 'ln(σ)',
    valueAt: ({ sigma }) => Math.log(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'sqrt-alpha': {
    // [Chen et al. 2020], [Saharia et al. 2021]
    title: '√ᾱ from noise (0) to data (1)',
    valueAt: ({ a }) => a,
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'alpha-bar': {
    title: 'ᾱ from noise (0) to data (1)',
    valueAt: ({ a }) => a * a,
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  angle: {
    // TrigFlow: x = cos(t)·x₀ + sin(t)·n [Lu & Song 2024]
    title: 'the angle t of a = cos t, b = sin t',
    valueAt: ({ sigma }) => Math.atan(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'angle-reversed': {
    // An interpolant from noise to data along the same circle [Ma et al. 2024].
    title: 't from noise (0) to data (1) of a = sin(πt/2), b = cos(πt/2)',
    valueAt: ({ sigma }) => 1 - (2 / Math.PI) * Math.atan(sigma),
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  've-t': {
    // The level's time is t of the schedule, whose s follows from its σ_max; s = 25 in Song's tutorial.
    title: 't from 0 to 1 of σ² = (s²ᵗ − 1)/(2 ln s)',
    valueAt: ({ time }) => time,
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  've-geometric': {
    title: 't from 0 to 1 of σ = σ_min·(σ_max/σ_min)ᵗ',
    valueAt: ({ time }) => time,
    isRare: true,
    wholeNumbers: false,
    velocitySign: 1,
  },
  'sigma-index': {
    // NCSN's labels count from the noisiest level down [Song & Ermon 2019].
    title: 'the index of σ in a geometric sequence, 0 the largest',
    valueAt: ({ time }, timesteps) => (timesteps ?? 1) - 1 - time,
    isRare: true,
    wholeNumbers: true,
    velocitySign: 1,
  },
};
