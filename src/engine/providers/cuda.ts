import { adapterName } from './adapters';
import { hasCuda, lackingForCuda, prepareCuda } from './cudaLibraries/load';
import type { ProviderDefinition } from './definition';

export const cuda: ProviderDefinition = {
  title: 'CUDA',
  description: 'An NVIDIA GPU, where the CUDA libraries of ONNX Runtime are installed (Linux on x64).',
  execution: 'cuda',
  runsOn: (platform, arch) => platform === 'linux' && arch === 'x64',
  // ScoreScope never fetches it.
  isInstalled: hasCuda,
  prepare: prepareCuda,
  lacking: lackingForCuda,
  deviceName: adapterName,
};
