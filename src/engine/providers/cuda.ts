import { adapterName } from './adapters';
import type { ProviderDefinition } from './definition';

export const cuda: ProviderDefinition = {
  title: 'CUDA',
  description: 'An NVIDIA GPU, where the CUDA libraries of ONNX Runtime are installed (Linux, Windows).',
  execution: 'cuda',
  runsOn: (platform) => platform === 'linux' || platform === 'win32',
  // The runtime's installer puts it beside its binding; ScoreScope never fetches it.
  library: (platform) => (platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so'),
  deviceName: adapterName,
};
