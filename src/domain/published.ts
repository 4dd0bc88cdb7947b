/** What the literature reports about skips and about how Gaussian trained denoisers are, beside which a checkpoint is shown. */

export const SOURCES = {
  linearity: 'Wang & Vastola 2024, arXiv 2412.09726',
  skips: 'EDM VP on CIFAR-10, Heun 18, 50,000 samples; after Wang & Vastola 2023, arXiv 2311.10892',
} as const;

/** Centred NMSE of the Gaussian at one σ. */
export interface PublishedNmse {
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

/** The own grid kept below the skip. */
export interface PublishedSkip {
  readonly skippedSteps: number;
  readonly sigma: number;
  readonly evaluations: number;
  readonly fid: number;
}

export const PUBLISHED_SKIPS: readonly PublishedSkip[] = [
  { skippedSteps: 0, sigma: 80, evaluations: 35, fid: 1.959 },
  { skippedSteps: 1, sigma: 57.6, evaluations: 33, fid: 1.957 },
  { skippedSteps: 2, sigma: 40.8, evaluations: 31, fid: 1.95 },
  { skippedSteps: 3, sigma: 28.4, evaluations: 29, fid: 1.942 },
  { skippedSteps: 4, sigma: 19.4, evaluations: 27, fid: 1.934 },
  { skippedSteps: 5, sigma: 12.9, evaluations: 25, fid: 1.935 },
  { skippedSteps: 6, sigma: 8.4, evaluations: 23, fid: 1.965 },
  { skippedSteps: 7, sigma: 5.3, evaluations: 21, fid: 2.127 },
  { skippedSteps: 8, sigma: 3.3, evaluations: 19, fid: 3.16 },
  { skippedSteps: 10, sigma: 1.09, evaluations: 15, fid: 23.5 },
  { skippedSteps: 12, sigma: 0.3, evaluations: 11, fid: 108 },
];

export interface BandPoint {
  readonly sigma: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What the published networks leave unexplained, lowest to highest, at the σ that all of them have. σ is taken relative to the data's
 * deviation: the band is put where data of `deviation` have the same ratio of noise to signal.
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

/** √(trΣ/d) of a spectrum; null where what lies outside its modes is not known. */
export function stdOf(
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
