import type { DiagnosisEvent } from '../domain/events';
import type { DiagnosisRequest } from '../domain/options';
import type { ModelSection } from '../domain/report';
import type { TrialRequest, TrialResult } from '../domain/trial';
import type { InputFiles } from './outputs';
import type { ProviderName } from '../domain/generated/providers';
import type { ReferencePlan } from '../domain/reference';
import type { Verification, VerificationRequest } from '../domain/verification';

/** What works on this machine, for `scorescope providers`. */
export interface ProviderStatus {
  name: ProviderName;
  works: boolean;
  device: string;
  /** Why not, in one sentence; null when it works. */
  reason: string | null;
}

/** The files that a diagnosis reads. */
export interface ReadFiles extends InputFiles {
  /** The network's own file, which lies in the folder that was named perhaps. */
  readonly model: string;
  /** Files that hold its weights, relative to its folder. */
  readonly weights: readonly string[];
  /** Its training data; null without. */
  readonly data: string | null;
}

/** Calls the child answers. */
export interface WorkerApi {
  /** Events go to `ParentApi.event`; resolves after the last one. */
  diagnose(request: DiagnosisRequest): void;
  /** Every file that this diagnosis would read, and its training data. */
  inputFiles(request: DiagnosisRequest): ReadFiles;
  /** Identifies the file, within two seconds. */
  inspect(request: DiagnosisRequest): Omit<ModelSection, 'sha256'>;
  /** Progress goes to `ParentApi.event`. */
  verify(request: VerificationRequest): Verification;
  /** How the original of a network is to be run. */
  planReference(request: DiagnosisRequest): ReferencePlan;
  /** A file in the place of the one that only a server has: its path. */
  headerFile(address: string): string;
  providers(): ProviderStatus[];
  /** One provider on one network, for the parent to compare. */
  trial(request: TrialRequest): TrialResult;
}

/** Calls the parent answers. */
export interface ParentApi {
  event(event: DiagnosisEvent): void;
  /** Asked after three evaluations, with the seconds of one; the diagnosis waits for the answer. */
  mayGoOn(secondsEach: number): Promise<void> | void;
}
