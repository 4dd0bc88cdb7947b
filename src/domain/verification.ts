import type { ProviderName } from './generated/providers';
import type { ProviderSection } from './report';
import type { DiagnosisRequest } from './options';
import type { ModelSection, SamplerSection } from './report';
import type { Count, NonNegative } from './report/numbers';

/**
 * Whether network B still is network A, `schemaVersion: 1`: a contract like the report (docs/verify.md). `npm run generate` writes its JSON
 * Schema (`media/verification.schema.json`) from these types.
 * @title ScoreScope verification, version 1
 */
export interface Verification {
  schemaVersion: 1;
  kind: 'verification';
  tool: { name: string; version: string };
  /** @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$ */
  createdAt: string;
  durationMs: NonNegative;
  /** The original. */
  a: VerifiedNetwork;
  /** What is verified. */
  b: VerifiedNetwork;
  /** How A is parameterized; B is called and interpreted in the same way. */
  model: Pick<ModelSection, 'family' | 'prediction' | 'shape'> & Pick<ModelSection, 'time'>;
  sampler: SamplerSection;
  /** Whether B is still the same model: no picture changed, rounding explains what differs, and no cause was found. */
  same: boolean;
  /** In a sentence. */
  verdict: string;
  /** The least precise arithmetic that explains how B's answers differ at any σ. */
  behavior: Behavior;
  /** The least precise arithmetic that either file may use: `int8` if one is quantized. Absent in older files. */
  explains?: Precision;
  /** On the states of A's own runs, the highest σ first. */
  levels: LevelComparison[];
  /** The σ range in which B exceeds the bound of each arithmetic; null if it exceeds it nowhere. */
  departs: Readonly<Record<Precision, SigmaRange | null>>;
  /** Final samples from the same seeds; null where B's are not finite. */
  pictures: PictureComparison | null;
  /** What makes B differ, each found by an experiment; empty where nothing was found. */
  causes: Cause[];
  /** What else a person should know, one sentence each. */
  notes: string[];
  evaluations: VerificationCost;
}

export type Precision = 'float32' | 'float16' | 'int8';

/** `exact`: identical up to float64 rounding; `different`: no rounding explains it. */
export type Behavior = 'exact' | Precision | 'different' | 'not-finite';

export interface VerifiedNetwork {
  path: string;
  /** Of the file, as in the report. @pattern ^[0-9a-f]{64}$ */
  sha256: string;
  /** The stored type that most of its weights have; 'reference' for answers of the original. */
  dtype: string;
  /** null for a reference, which ran elsewhere. */
  provider: ProviderSection['used'] | null;
  device: string;
}

export interface LevelComparison {
  sigma: NonNegative;
  /** null on a continuous schedule. */
  timestep: number | null;
  /** RMS of D_B − D_A over that of D_A; null where B's answer is not finite. */
  denoised: NonNegative | null;
  /** The same of the networks' own outputs. */
  raw: NonNegative | null;
  behavior: Behavior;
}

/** From the lowest to the highest σ at which it does so. */
export interface SigmaRange {
  low: NonNegative;
  high: NonNegative;
  /** Whether the range includes the lowest σ that was compared, and the highest. */
  fromBottom: boolean;
  toTop: boolean;
}

export interface PictureComparison {
  /** dB, with A's as reference; null for data that are no images. */
  psnr: { median: number; lowest: number } | null;
  /** Median; null where the images are too small for its window, or there are none. */
  ssim: number | null;
  /** RMS difference over the standard deviation of A's samples. */
  relativeRms: { median: NonNegative; highest: NonNegative };
  /** Seeds whose sample changed visibly, and the upper bound on their share (95 %). */
  changed: { count: Count; of: Count; high: NonNegative };
}

export type CauseId =
  | 'time-input'
  | 'time-offset'
  | 'whole-times'
  | 'parameterization'
  | 'sign'
  | 'input-scale'
  | 'output-scale'
  | 'condition'
  | 'weights'
  | 'overflow'
  | 'not-finite';

export interface Cause {
  id: CauseId;
  /** In a sentence. */
  message: string;
  /** Relative RMS difference of the raw output over a few σ, as measured and with the cause undone; null if it was not measured. */
  error: { asIs: NonNegative; undone: NonNegative } | null;
}

interface VerificationCost {
  /** Of them all. */
  a: Count;
  b: Count;
  /** The part of A's evaluations spent on recognizing it. */
  recognition: Count;
  /** Of one run of the sampler. */
  run: Count;
}

/** What is verified, and against what; sent to the worker unchanged. Without `other` and `reference`, the network is compared with itself. */
export interface VerificationRequest {
  /** How the original is run; its model is A. */
  readonly options: DiagnosisRequest;
  /** B. */
  readonly other?: string;
  /** A file with the answers of the original, which is then A; B is the model of the options. */
  readonly reference?: string;
  /** The device of A where it is not that of B. */
  readonly against?: ProviderName;
}
