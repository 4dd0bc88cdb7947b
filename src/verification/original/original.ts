import type { Header } from '../../checkpoint/onnx/header';
import type { VaeDecoder } from '../../checkpoint/layout/vaeDecoder';
import type { ProviderName } from '../../domain/generated/providers';
import type { NoiseLevel } from '../../domain/noiseLevel';
import type { SamplerSection } from '../../domain/report';
import type { Verification, VerifiedNetwork } from '../../domain/verification';
import type { Solver } from '../../score/solvers/solver';
import type { AskedNetwork } from '../askedNetwork';
import type { Convention } from '../compareLevels';
import type { Pattern } from '../openTested';
import type { OriginalRun } from './run';

/** A, whether it is a network that was run or the answers of one that ran elsewhere. */
export interface Original {
  readonly convention: Convention;
  readonly run: OriginalRun;
  readonly solver: Solver;
  readonly levels: readonly NoiseLevel[];
  readonly sampler: SamplerSection;
  /** One sample. */
  readonly shape: readonly number[];
  /** Of latents, where it lies beside the network; else null. */
  readonly decoder: VaeDecoder | null;
  /** Its file; null where only its answers are at hand. */
  readonly header: Header | null;
  /** null where only its answers are at hand. */
  readonly asked: AskedNetwork | null;
  /** Samples for a network call. */
  readonly batch: number;
  readonly model: Verification['model'];
  /** What B must fit, and where it runs. */
  readonly pattern: Pattern;
  readonly providerOfB: ProviderName;
  /** One sentence each. */
  readonly notes: readonly string[];
  /** Evaluations that recognizing it took, and all so far. */
  readonly recognition: number;
  evaluations(): number;
  described(): Promise<VerifiedNetwork>;
  release(): Promise<void>;
}
