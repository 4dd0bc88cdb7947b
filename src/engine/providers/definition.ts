import type { InferenceSession } from 'onnxruntime-node';

/** An execution provider of ONNX Runtime. */
export interface ProviderDefinition {
  /** As people read it: "WebGPU". */
  readonly title: string;
  /** What it runs on and where, in one sentence. */
  readonly description: string;
  /** What the runtime is asked for when a session is opened. */
  readonly execution: InferenceSession.ExecutionProviderConfig;
  /** Whether the runtime's npm package supports it on a platform and architecture (process.platform, process.arch). */
  readonly runsOn: (platform: NodeJS.Platform, arch: string) => boolean;
  /** Whether its libraries are on this machine; absent where the runtime's package brings all. */
  readonly isInstalled?: () => boolean;
  /** Done before the runtime is asked for it; throws a DiagnosisError that says what is missing. */
  readonly prepare?: () => void;
  /** A sentence on what may be missing when it fails all the same; null where nothing is. */
  readonly lacking?: () => string | null;
  /** The device as people know it. */
  readonly deviceName: () => Promise<string>;
}
