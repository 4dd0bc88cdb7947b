import type { DiagnosisEvent } from './events';
import type { DiagnosisOptions } from './options';
import type { ModelSection, ProviderName } from './report';

/** What works on this machine, for `scorescope providers`. */
export interface ProviderStatus {
  name: ProviderName;
  works: boolean;
  device: string;
  /** Why not, in one sentence; null when it works. */
  reason: string | null;
}

/** Calls the child answers. */
export interface WorkerApi {
  /** Events go to `ParentApi.event`; resolves after the last one. */
  diagnose(options: DiagnosisOptions): void;
  /** What the file is, read without its weights; `shape` may hold open dimensions as -1. */
  inspect(options: DiagnosisOptions): ModelSection;
  providers(): ProviderStatus[];
}

/** Calls the parent answers. */
export interface ParentApi {
  event(event: DiagnosisEvent): void;
}
