import type { StructureEffort } from '../score/structure/fromCheckpoint';
import type { Effort } from '../domain/options';

/** How much is measured; every number is network evaluations or seeds, never seconds. */
export interface EffortPreset {
  readonly structure: StructureEffort;
  /** Samples of the network's own that serve where its denoiser shows no structure. */
  readonly ownSamples: number;
  /** Probes at each σ of the linearity chart. */
  readonly probes: number;
  /** Number of σ at which linearity is measured. */
  readonly sigmas: number;
  /** Seeds that every candidate gets. */
  readonly coarseSeeds: number;
  /** Seeds that the contenders get before one is recommended. */
  readonly finalSeeds: number;
  /** σ below which re-spaced grids are tried. */
  readonly respacedSigmas: number;
  /** Timed pairs of runs at the batch size; twice as many with batch 1. */
  readonly timings: number;
}

export const EFFORTS: Record<Effort, EffortPreset> = {
  quick: {
    structure: {
      rank: 12,
      fullRank: 16,
      iterations: 1,
      pairs: 3,
      fitPairs: 12,
      fits: 2,
      settled: 0.1,
      levels: 1,
      affine: 84,
    },
    ownSamples: 64,
    probes: 32,
    sigmas: 7,
    coarseSeeds: 6,
    finalSeeds: 12,
    respacedSigmas: 1,
    timings: 2,
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
    probes: 64,
    sigmas: 12,
    coarseSeeds: 6,
    finalSeeds: 24,
    respacedSigmas: 3,
    timings: 4,
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
    probes: 256,
    sigmas: 18,
    coarseSeeds: 16,
    finalSeeds: 64,
    respacedSigmas: 5,
    timings: 8,
  },
};
