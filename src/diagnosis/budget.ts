import type { StructureEffort } from '../score/structure/fromCheckpoint';
import type { Effort } from '../domain/options';

/** How much is measured; every number is network evaluations or seeds, never seconds. */
export interface EffortPreset {
  readonly structure: StructureEffort;
  /** Samples of the network's own that serve where its denoiser shows no structure. */
  readonly ownSamples: number;
  /** Probes at each σ of the linearity chart; with none it is read off the states of the baseline sampler's runs. */
  readonly probes: number;
  /** Number of σ at which linearity is measured. */
  readonly sigmas: number;
  /** Seeds that plans are predicted from and chosen on. */
  readonly coarseSeeds: number;
  /** Other seeds, on which a chosen plan is confirmed; with none it stays predicted. */
  readonly finalSeeds: number;
  /** Evaluations that the choice of the batch size, and of computing side by side, may take. */
  readonly calibration: number;
  /** The most of the limit that a stage may take; without a share for a reference solution errors are estimated from fewer steps. */
  readonly shares: Readonly<Record<'structure' | 'linearity' | 'reference' | 'speedup', number>>;
}

export const EFFORTS: Record<Effort, EffortPreset> = {
  quick: {
    structure: {
      rank: 24,
      fullRank: 16,
      iterations: 1,
      pairs: 3,
      fitPairs: 24,
      fits: 1,
      settled: 0.1,
      levels: 1,
      affine: 200,
    },
    ownSamples: 24,
    probes: 0,
    sigmas: 7,
    coarseSeeds: 5,
    finalSeeds: 0,
    calibration: 0,
    shares: { structure: 0.25, linearity: 0, reference: 0, speedup: 0 },
  },
  standard: {
    structure: {
      rank: 24,
      fullRank: 64,
      iterations: 3,
      pairs: 8,
      fitPairs: 48,
      fits: 4,
      settled: 0.03,
      levels: 3,
      affine: 256,
    },
    ownSamples: 64,
    probes: 40,
    sigmas: 7,
    coarseSeeds: 5,
    finalSeeds: 24,
    calibration: 80,
    shares: { structure: 0.25, linearity: 0.2, reference: 0.15, speedup: 0.05 },
  },
  thorough: {
    structure: {
      rank: 48,
      fullRank: 128,
      iterations: 4,
      pairs: 16,
      fitPairs: 128,
      fits: 4,
      settled: 0.03,
      levels: 3,
      affine: 512,
    },
    ownSamples: 256,
    probes: 128,
    sigmas: 14,
    coarseSeeds: 12,
    finalSeeds: 48,
    calibration: 240,
    shares: { structure: 0.15, linearity: 0.2, reference: 0.15, speedup: 0.05 },
  },
};

/** Fewer seeds than these foretell nothing of a plan. */
export const FEWEST_SEEDS = 3;

/** The most that a diagnosis takes: this many evaluations, or runs of the baseline sampler where those are more. */
const LIMITS: Readonly<Record<Effort, { evaluations: number; runs: number }>> = {
  quick: { evaluations: 500, runs: 15 },
  standard: { evaluations: 4000, runs: 100 },
  thorough: { evaluations: 16_000, runs: 400 },
};

/** The most evaluations that a diagnosis takes, stated numbers apart. */
export function limitOf(effort: Effort, ownRun: number): number {
  const { evaluations, runs } = LIMITS[effort];
  return Math.max(evaluations, runs * ownRun);
}

/** The most of that which recognizing the network may take, where names, files and its answer to pure noise leave much open. */
export const RECOGNITION_LIMITS: Readonly<Record<Effort, number>> = { quick: 400, standard: 1500, thorough: 6000 };

/** What a diagnosis may spend, in network evaluations, all stages together; whoever runs the network asks here first. */
export class Budget {
  readonly limit: number;
  /** Of what was requested. */
  private granted = 0;

  /**
   * @param ownRun evaluations of one run of the baseline sampler
   * @param requested price of the numbers that the user stated, on top of the effort's limit
   * @param spent evaluations so far
   */
  constructor(
    effort: Effort,
    ownRun: number,
    readonly requested: number,
    private readonly spent: () => number,
  ) {
    this.limit = limitOf(effort, ownRun);
  }

  get left(): number {
    return this.limit + this.requested - this.spent();
  }

  affords(evaluations: number): boolean {
    return evaluations <= this.left;
  }

  /** The same for what the user's own numbers ask for: their price is there for them alone, whatever else was spent. */
  affordsRequested(evaluations: number): boolean {
    return this.affords(evaluations) || evaluations <= this.requested - this.granted;
  }

  /** Takes so many from what was requested. */
  grant(evaluations: number): void {
    this.granted += evaluations;
  }
}
