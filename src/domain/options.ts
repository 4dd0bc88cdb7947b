import type { Family } from './families';
import type { ProviderName } from './generated/providers';
import type { SamplerName } from './generated/samplers';
import type { Prediction } from './predictions';
import type { TimeInput } from './timeInputs';

export type Effort = 'quick' | 'standard' | 'thorough';

/** What a person may say about a checkpoint that its header does not: command line, settings, sidecar file. */
export interface CheckpointHints {
  family?: Family;
  prediction?: Prediction;
  /** What the time input is given. */
  time?: TimeInput;
  /** A JSON file with `betas`, `alphas_cumprod` or a diffusers scheduler configuration, or `linear`, `scaled-linear`, `cosine`. */
  schedule?: string;
  /** Number of discrete timesteps of a schedule that is named, 1000 where absent. */
  timesteps?: number;
  sigmaMin?: number;
  sigmaMax?: number;
  /** Standard deviation of the data in EDM's preconditioning. */
  sigmaData?: number;
  /** One sample without its batch dimension, where the file leaves it open. */
  shape?: number[];
  /** Class index the network is conditioned on, and the index that means "no class". */
  class?: number;
  nullClass?: number;
  /** Embeddings by input name or as one file: .npy, .npz or safetensors. */
  promptEmbedding?: string;
  /** The same for the unconditional half of guidance. */
  negativeEmbedding?: string;
  /** Scale w of classifier-free guidance: D_uncond + w (D_cond − D_uncond); 1 is the conditional network itself. */
  guidance?: number;
  /** What becomes of pictures in `data` of another size than the network's; refused where absent. */
  resize?: 'fit' | 'crop';
  /** Inputs of no known role that may be filled with zeros. */
  zeros?: string[];
}

/** Everything one diagnosis is told; crosses the process border as it is. Paths are absolute. */
export interface DiagnosisOptions extends CheckpointHints {
  model: string;
  data?: string;
  moments?: string;
  sampler?: SamplerName;
  steps?: number;
  rho?: number;
  /** Where linearity is measured. */
  sigmas?: number[];
  /** Trajectories compared; the effort chooses where absent. */
  seeds?: number;
  seed: number;
  /** A network of features (.onnx), in which the samples of a skip are compared with the own sampler's. */
  features?: string;
  batch?: number;
  effort: Effort;
  provider: 'auto' | ProviderName;
  /** Where the moments of `data` are kept (safetensors), and beside which kept ones are looked for. */
  momentsFile?: string;
  /** Where the Gaussian that was used is written, for exporting the skip later; nowhere when absent. */
  gaussianFile?: string;
}
