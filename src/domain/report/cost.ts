import type { Count, NonNegative } from './numbers';

/** Network evaluations: one sample through the network once; guidance counts two. `total` is the sum of the stages. */
export interface Evaluations {
  total: Count;
  /** Recognizing what the network's inputs and outputs mean. Absent in older reports, like `other` and `requested`. */
  recognition?: Count;
  structure: Count;
  linearity: Count;
  trajectory: Count;
  skip: Count;
  speedup: Count;
  /** Everything outside the other stages: choosing the device, testing both ends of the σ range. */
  other?: Count;
  /** Cost of the numbers that the user specified (`--seeds`, `--sigmas`), announced beforehand; the effort's limit applies to the rest. null if none are specified. */
  requested?: Count | null;
  /** The part of the total whose outputs were recorded by an interrupted diagnosis of the same file with the same options. Absent if there are none. */
  kept?: Count;
}

/** The stages whose evaluations are counted separately. */
export type CountedStage = Exclude<keyof Evaluations, 'total' | 'requested' | 'kept'>;

export type Stage =
  'checkpoint' | 'provider' | 'structure' | 'linearity' | 'trajectory' | 'skip' | 'speedup' | 'report';

export interface StageTime {
  stage: Stage;
  seconds: NonNegative;
  /** The part of them spent in the runtime, evaluating the network. Absent in older reports. */
  networkSeconds?: NonNegative;
}
