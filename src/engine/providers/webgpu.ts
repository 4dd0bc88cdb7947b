import { adapterName } from './adapters';
import type { ProviderDefinition } from './definition';

export const webgpu: ProviderDefinition = {
  title: 'WebGPU',
  description: 'The GPU through WebGPU (Linux on x64, Windows, macOS on ARM).',
  execution: 'webgpu',
  // The runtime's builds for Linux on ARM have no WebGPU.
  runsOn: (platform, arch) =>
    platform === 'win32' || (platform === 'darwin' && arch === 'arm64') || (platform === 'linux' && arch === 'x64'),
  deviceName: () => {
    // A driver named in the environment decides for Vulkan, whatever cards there are.
    const driver = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
    return process.platform === 'linux' && driver ? Promise.resolve(`Vulkan driver ${driver}`) : adapterName();
  },
};
