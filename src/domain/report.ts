/**
 * The report of one diagnosis, `schemaVersion: 1`. A contract: programs outside this project read it.
 * The JSON Schema beside it (`media/report.schema.json`) is checked whenever a report is read.
 * σ is in the units of the data after division by the signal scale a (σ = b/a).
 */

import type { Family } from './families';
import type { ProviderName } from './generated/providers';
import type { SamplerName } from './generated/samplers';
import type { Prediction } from './predictions';
import type { TimeInput } from './timeInputs';

/** A measured value with the ends of its 95 % bootstrap interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

export type InputRole =
  | 'sample'
  | 'time'
  | 'class'
  | 'embedding'
  | 'mask'
  | 'time-ids'
  | 'position-ids'
  | 'guidance'
  | 'self-condition'
  | 'unknown';
/** measured: read so it denoises, and no other reading does as well; likely: others come close, or only names speak; stated: told, and not borne out by numbers. */
export type Confidence = 'measured' | 'likely' | 'stated';

export interface ModelInput {
  name: string;
  role: InputRole;
  type: string;
  /** Symbolic dimensions by name, unnamed ones as ''. */
  shape: (number | string)[];
}

export interface ModelSection {
  path: string;
  sha256: string;
  bytes: number;
  family: Family;
  prediction: Prediction;
  /** One sample without its batch dimension, e.g. [1, 28, 28]. */
  shape: number[];
  dtype: string;
  inputs: ModelInput[];
  /** How `family` and `prediction` were found; absent in older reports. */
  confidence?: Confidence;
  /** What the time input is given. */
  time?: TimeInput;
  /** What was seen that led to `family` and `prediction`, one sentence each. */
  evidence: string[];
}

/** What an input besides sample and time was given. */
export interface ConditionRow {
  name: string;
  role: InputRole;
  /** Where the value comes from, for a person. */
  source: string;
  /** Where it is a single number or a class; null for a tensor. */
  value: number | null;
  /** Of the tensor, for one sample. */
  shape: number[];
}

export interface ProviderSection {
  requested: 'auto' | ProviderName;
  used: ProviderName;
  /** The device as a person names it, e.g. "AMD EPYC (2 threads)". */
  device: string;
  /** Agreement with the CPU on the same network; null when the CPU itself ran. */
  parity: { maxRelative: number } | null;
  /** Why a faster device did not run; null when the first choice did. */
  fallback: string | null;
  /** Speed against the CPU on the same batch (> 1 is faster); absent when nothing was compared. */
  speedup?: number;
}

export type StructureSource = 'checkpoint' | 'samples' | 'data' | 'moments';

export interface StructureSection {
  source: StructureSource;
  /** Dimensions of the kept eigenbasis. */
  rank: number;
  meanNorm: number;
  /** Descending, data units squared. */
  eigenvalues: number[];
  /** Part of the total variance inside the kept basis; null where the total is unknown. */
  capturedVariance: number | null;
  evaluations: number;
  /** Variance given to each dimension outside the kept basis. */
  tailVariance?: number;
  /** The file beside the report that holds this Gaussian with the noise levels, from which the skip is exported. */
  file?: string;
  /** What the data were and how they were read, when `source` is `data`. */
  data?: DataSection;
  /** The leading eigenvalues with what is uncertain about them. */
  uncertainty?: Interval[];
  /** Why no more modes are kept: a gap follows, the next ones change nothing, or no more were followed. */
  modesEnd?: ModesEnd;
  /** Number of the network's own samples that were taken, when `source` is `samples`. */
  samples?: number;
  /** How far the eigenvalues seen at each noise level agree with those seen at all. */
  agreement?: AgreementRow[];
}

export type ModesEnd = 'gap' | 'need' | 'effort';

export interface DataSection {
  /** One sentence. */
  description: string;
  /** Number of samples. */
  count: number;
  /** The network's value is factor·stored + offset. */
  factor: number;
  offset: number;
  /** Whether mean and covariance had been kept from an earlier diagnosis. */
  reused: boolean;
  /** Number of classes that the data name. */
  classes?: number;
  /** Of what `linearity[].mixture` is made. */
  mixture?: MixtureSection;
  /** Whether the network's own samples are copies of the data. */
  memorisation?: MemorizationSection;
}

export interface MixtureSection {
  components: number;
  from: MixtureSource;
}

export type MixtureSource = 'classes' | 'k-means';

export interface MemorizationSection {
  /** Part of the network's own samples that lie on one training sample. */
  copied: number;
  rows: MemorizationRow[];
}

/** Centred denoiser NMSE of three models, on the network's own samples with noise. */
export interface MemorizationRow {
  sigma: number;
  empirical: number;
  gaussian: number;
  mixture: number | null;
}

export interface AgreementRow {
  sigma: number;
  /** Root mean square over the leading modes of ln(λ̂ at this σ / λ): 0 when one Gaussian explains the level. */
  spread: number;
}

export interface LinearFit {
  /** Σ‖D − D_model‖² / Σ‖D − μ‖², the headline measure. */
  denoiserNmse: Interval;
  /** Σ‖D − D_model‖² / Σ‖D‖², as the authors' code prints it. */
  denoiserNmseUncentred: number;
  /** Σ‖s − s_model‖² / Σ‖s‖². */
  scoreNmse: number;
}

/** How far the denoiser lies off the Gaussian on average, over the probes at one σ. */
export interface MeanOffset {
  /** ‖E(D − D_G)‖/√trΣ, without what the scatter of few probes adds. */
  value: number;
  /** Standard error, in the same units. */
  doubt: number;
  /** What it makes of the centred denoiser NMSE. */
  ofNmse: number;
  /** Mean of the offset over all numbers of a sample, in data units. */
  grey: number;
}

export interface LinearityRow {
  sigma: number;
  timestep: number | null;
  /** What x₀ + σn was made from: the data, or the final samples of the network itself. */
  probes: 'data' | 'sampler' | 'gaussian';
  count: number;
  gaussian: LinearFit | null;
  isotropic: LinearFit | null;
  mixture: LinearFit | null;
  empirical: LinearFit | null;
  /** The Gaussian found from the checkpoint alone, when `structure` comes from data. */
  checkpointGaussian?: LinearFit | null;
  /** False where the network's own noise error dominates D − μ: drawn grey. */
  repeatable?: boolean;
  meanOffset?: MeanOffset;
}

export interface AdditivityRow {
  sigma: number;
  cosine: Interval;
  /** ‖J − Jᵀ‖ / ‖J + Jᵀ‖ seen through random pairs; 0 for a true score. */
  asymmetry: number;
}

export interface SamplerSection {
  name: SamplerName;
  steps: number;
  evaluations: number;
  /** Descending, the last one 0. */
  sigmas: number[];
}

/** One σ of a network that is known with its condition and without. */
export interface GuidanceRow {
  sigma: number;
  /** Each denoiser against the Gaussian that it shows itself. */
  conditional: LinearFit;
  unconditional: LinearFit;
  /** D_uncond + w (D_cond − D_uncond) against the same combination of the two Gaussians; null where no w was given. */
  guided: LinearFit | null;
}

export interface GuidanceScale {
  scale: number;
  denoiserNmse: Interval;
}

/** What classifier-free guidance does to linearity. */
export interface GuidanceSection {
  /** w of the denoiser that was diagnosed; null where it was the conditional one. */
  scale: number | null;
  rows: GuidanceRow[];
  /** σ at which several w were compared. */
  sigma: number;
  byScale: GuidanceScale[];
  evaluations: number;
}

export interface Quartiles {
  q25: number;
  median: number;
  q75: number;
}

export interface TrajectoryRow {
  step: number;
  sigma: number;
  /** Per-element RMS of x − x_G along the two trajectories from the same noise. */
  state: Quartiles;
  /** Per-element RMS of D − D_G. */
  denoised: Quartiles;
}

export interface SkipPlan {
  sigma: number;
  timestep: number | null;
  skippedSteps: number;
  remainingSteps: number;
  spacing: 'kept' | 'respaced';
  evaluations: number;
  /** 1 − evaluations / the sampler's own evaluations. */
  saved: number;
}

export interface SkipCandidate {
  /** Where the formula ends and the sampler goes on; σ_max for `start: none`. */
  sigma: number;
  skippedSteps: number;
  spacing: 'kept' | 'respaced';
  evaluations: number;
  /** `none`: the rival "simply fewer steps". */
  start: 'gaussian' | 'isotropic' | 'none';
  /** Error to the true solution over the own sampler's error: geometric mean over seeds of the ratio of RMS distances. */
  errorRatio: Interval;
  /** Per-element RMS to the own sampler's final samples from the same seeds, all seeds together. */
  endpointRms: number;
  /** Mean over pictures, dB. */
  psnr: number;
  ssim: number | null;
  /** The ratio read off the monotone fits over evaluations, which the decision uses. */
  fittedRatio?: Interval;
  seeds?: number;
}

/** Why a skip is recommended, or why none is. */
export type SkipVerdict =
  | 'recommended'
  /** No skip that was tried reliably matches the baseline sampler's error. */
  | 'none-holds'
  | 'fewer-steps-suffice'
  | 'isotropic-suffices'
  | 'too-few-seeds'
  | 'not-from-noise'
  /** The baseline sampler is itself too far from the reference solution. */
  | 'rough-sampler';

export interface SkipSection {
  recommended: SkipPlan | null;
  reason: string;
  /** Absent in older reports. */
  verdict?: SkipVerdict;
  samePicture: (SkipPlan & { psnr: number; ssim: number | null; endpointRms: number }) | null;
  candidates: SkipCandidate[];
  /** The own sampler's per-element RMS error to the true solution (geometric mean over seeds), and how that solution was made. */
  own?: { error: number; seeds: number; referenceEvaluations: number; referenceChange: number };
  /** Network evaluations that trying every candidate would have cost. */
  bruteForceEvaluations?: number;
  /** How far the recommended skip's samples are distributed as the own sampler's, when a network of features was named. */
  sameDistribution?: SameDistribution;
}

/** Squared Fréchet distances in the features of a network that the user named. */
export interface SameDistribution {
  /** The feature network's file name. */
  features: string;
  /** Number of features. */
  dimension: number;
  seeds: number;
  /** Of the samples as the feature network was given them. */
  range: { low: number; high: number };
  /** From the own sampler's samples, of the same seeds. */
  toOwn: Interval;
  /** Between two halves of the own sampler's samples: what chance makes. */
  chance: number;
  /** From `count` clean samples of the data: the skip's, the own sampler's, and how much farther the skip's are. */
  toData?: { count: number; skip: number; own: number; added: Interval };
}

export interface SpeedupSection {
  /** Own evaluations / evaluations with the skip. */
  evaluations: number;
  /** Wall-clock ratio on this device; `batchOne` beside the batch used. */
  measured: (Interval & { batch: number; batchOne?: Interval }) | null;
}

export interface Evaluations {
  total: number;
  structure: number;
  linearity: number;
  trajectory: number;
  skip: number;
  speedup: number;
}

/** PNG images as base64. The three rows share seeds and grey scale. */
export interface Pictures {
  width: number;
  height: number;
  /** The own sampler's full run. */
  full: string[];
  /** With the skip `sigma`; null when none was tried. */
  skipped: string[] | null;
  /** |full − skipped|, brightened by `differenceGain`. */
  difference: string[] | null;
  differenceGain: number;
  sigma: number | null;
  mean: string;
  /** Leading eigenvectors, each scaled to its own range. */
  components: string[];
}

/** A finding in words, with the figures it rests on. */
export interface Warning {
  /** Of a finding (docs/findings.md). */
  code: string;
  message: string;
  figures?: Figures;
}

export type Figures = { [name: string]: FigureValue };

export type FigureValue = string | number | boolean | null | number[] | string[];

export interface StageTime {
  stage: Stage;
  seconds: number;
}

export type Stage =
  'checkpoint' | 'provider' | 'structure' | 'linearity' | 'trajectory' | 'skip' | 'speedup' | 'report';

export interface Report {
  schemaVersion: 1;
  tool: { name: string; version: string };
  createdAt: string;
  durationMs: number;
  model: ModelSection;
  provider: ProviderSection;
  structure: StructureSection;
  linearity: LinearityRow[];
  additivity: AdditivityRow[];
  sampler: SamplerSection;
  trajectory: TrajectoryRow[];
  skip: SkipSection;
  speedup: SpeedupSection;
  evaluations: Evaluations;
  warnings: Warning[];
  /** The structure of the checkpoint alone, when `structure` comes from data. */
  checkpointStructure?: StructureSection;
  pictures?: Pictures | null;
  /** What the network was given besides sample and time; absent where it takes nothing else. */
  conditions?: ConditionRow[];
  /** Where the network is known with its condition and without. */
  guidance?: GuidanceSection;
  stages?: StageTime[];
  /** The run was cut short: sections that had not been measured by then are empty. */
  partial?: boolean;
}
