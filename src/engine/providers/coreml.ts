import { adapterName } from './adapters';
import type { ProviderDefinition } from './definition';

export const coreml: ProviderDefinition = {
  title: 'Core ML',
  description: 'The GPU or neural engine through Core ML (macOS on ARM).',
  execution: 'coreml',
  runsOn: (platform, arch) => platform === 'darwin' && arch === 'arm64',
  deviceName: adapterName,
};
