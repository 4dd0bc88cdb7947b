/** Published measurements of how Gaussian trained denoisers are, shown for comparison. */

export const LINEARITY_SOURCE = 'Wang & Vastola 2024, arXiv 2412.09726';

/** Centered NMSE of the Gaussian at one σ. */
interface PublishedNmse {
  readonly sigma: number;
  readonly nmse: number;
}

export interface PublishedLinearity {
  readonly data: string;
  /** Per-element standard deviation of the data that EDM's networks are preconditioned with [Karras et al. 2022]; images in [−1, 1]. */
  readonly std: number;
  readonly rows: readonly PublishedNmse[];
}

export const PUBLISHED_LINEARITY: readonly PublishedLinearity[] = [
  {
    data: 'CIFAR-10',
    std: 0.5,
    rows: [
      { sigma: 20, nmse: 0.028 },
      { sigma: 10, nmse: 0.039 },
      { sigma: 5, nmse: 0.063 },
      { sigma: 2, nmse: 0.091 },
    ],
  },
  {
    data: 'AFHQv2-64',
    std: 0.5,
    rows: [
      { sigma: 20, nmse: 0.048 },
      { sigma: 10, nmse: 0.06 },
      { sigma: 5, nmse: 0.091 },
    ],
  },
];

export interface BandPoint {
  readonly sigma: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Range of the unexplained part over the published networks, at the σ that all of them have. σ is scaled by the standard deviation of
 * the data: the band is placed where data of standard deviation `std` have the same ratio of noise to signal.
 */
export function publishedBand(std: number): BandPoint[] {
  const [first = [], ...others] = PUBLISHED_LINEARITY.map((one) =>
    one.rows.map(({ sigma, nmse }) => ({ relative: sigma / one.std, nmse })),
  );
  return first.flatMap(({ relative, nmse }) => {
    const rest = others.map((rows) => rows.find((row) => Math.abs(row.relative / relative - 1) < 1e-9)?.nmse);
    const values = [nmse, ...rest].filter((value) => value !== undefined);
    if (values.length <= others.length) return [];
    return [{ sigma: relative * std, low: Math.min(...values), high: Math.max(...values) }];
  });
}

/** √(trΣ/d) of a spectrum; null where the variance outside its modes is unknown. */
export function stdOfSpectrum(
  structure: {
    readonly eigenvalues: readonly number[];
    readonly tailVariance?: number;
    readonly capturedVariance: number | null;
  },
  dimension: number,
): number | null {
  const { eigenvalues, tailVariance, capturedVariance } = structure;
  const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
  const total =
    tailVariance !== undefined
      ? kept + tailVariance * (dimension - eigenvalues.length)
      : capturedVariance !== null
        ? kept / capturedVariance
        : null;
  return total === null || total <= 0 ? null : Math.sqrt(total / dimension);
}
