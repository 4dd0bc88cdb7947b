import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ProviderName } from '../domain/generated/providers';

/**
 * Providers that the runtime's npm package brings on a platform, fastest hope first, without the CPU. CUDA is there only where
 * its libraries were put beside the runtime (`cudaLibrary`).
 */
export function gpuProviders(platform: NodeJS.Platform, arch: string, cudaLibrary: boolean): ProviderName[] {
  const cuda: ProviderName[] = cudaLibrary ? ['cuda'] : [];
  switch (platform) {
    case 'win32':
      return ['webgpu', 'dml', ...cuda];
    case 'darwin':
      return arch === 'arm64' ? ['webgpu', 'coreml'] : [];
    case 'linux':
      // The arm64 build for Linux has no WebGPU.
      return [...(arch === 'x64' ? (['webgpu'] as const) : []), ...cuda];
    default:
      return [];
  }
}

/** The GPU providers of this machine's runtime. */
export function installedGpuProviders(): ProviderName[] {
  return gpuProviders(process.platform, process.arch, cudaLibraryFound());
}

/** The runtime's installer puts the CUDA provider beside its binding; we never fetch it. */
function cudaLibraryFound(): boolean {
  const name = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  let root: string;
  try {
    root = path.dirname(require.resolve('onnxruntime-node/package.json'));
  } catch {
    return false;
  }
  return existsSync(path.join(root, 'bin', 'napi-v6', process.platform, process.arch, name));
}
