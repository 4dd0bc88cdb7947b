// Written by npm run generate from src/engine/providers/index.ts.
export const providerIds = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

export type ProviderName = (typeof providerIds)[number];

/** As people read them. */
export const providerTitles: Readonly<Record<ProviderName, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** What each runs on and where, in one sentence. */
export const providerDescriptions: Readonly<Record<ProviderName, string>> = {
  cpu: 'The CPU.',
  webgpu: 'The GPU through WebGPU (Linux on x64, Windows, macOS on ARM).',
  cuda: 'An NVIDIA GPU, where the CUDA libraries of ONNX Runtime are installed (Linux on x64).',
  dml: 'The GPU through DirectML (Windows).',
  coreml: 'The GPU or neural engine through Core ML (macOS on ARM).',
};
