import { adapterName } from './adapters';
import type { ProviderDefinition } from './definition';

export const dml: ProviderDefinition = {
  title: 'DirectML',
  description: 'The GPU through DirectML (Windows).',
  execution: 'dml',
  runsOn: (platform) => platform === 'win32',
  deviceName: adapterName,
};
