import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ProviderName } from '../../domain/generated/providers';
import { provider, providers } from '.';

/**
 * The GPU providers that the runtime offers on a platform: those of its npm package, then those whose library was installed beside it.
 * @param hasLibrary whether a file lies beside the runtime's binding
 */
export function gpuProviders(
  platform: NodeJS.Platform,
  arch: string,
  hasLibrary: (file: string) => boolean,
): ProviderName[] {
  const names = (Object.keys(providers) as ProviderName[]).filter(
    (name) => name !== 'cpu' && provider(name).runsOn(platform, arch),
  );
  const bundled = names.filter((name) => !provider(name).library);
  const installed = names.filter((name) => {
    const file = provider(name).library?.(platform);
    return file !== undefined && hasLibrary(file);
  });
  return [...bundled, ...installed];
}

/** The GPU providers of this machine's runtime. */
export function installedGpuProviders(): ProviderName[] {
  return gpuProviders(process.platform, process.arch, isBesideRuntime);
}

function isBesideRuntime(file: string): boolean {
  let root: string;
  try {
    root = path.dirname(require.resolve('onnxruntime-node/package.json'));
  } catch {
    return false;
  }
  return existsSync(path.join(root, 'bin', 'napi-v6', process.platform, process.arch, file));
}
