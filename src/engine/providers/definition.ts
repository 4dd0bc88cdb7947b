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
  /** The library that has to be installed beside the runtime, by platform; absent where the package brings all. */
  readonly library?: (platform: NodeJS.Platform) => string;
  /** The device as people know it. */
  readonly deviceName: () => Promise<string>;
}
