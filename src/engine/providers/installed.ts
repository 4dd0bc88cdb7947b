import type { ProviderName } from '../../domain/generated/providers';
import { provider, providers } from '.';

/**
 * The GPU providers that the runtime offers on a platform: those of its npm package, then those whose libraries have to be installed.
 * @param isInstalled whether the libraries of such a one are there
 */
export function gpuProviders(
  platform: NodeJS.Platform,
  arch: string,
  isInstalled: (name: ProviderName) => boolean,
): ProviderName[] {
  const names = (Object.keys(providers) as ProviderName[]).filter(
    (name) => name !== 'cpu' && provider(name).runsOn(platform, arch),
  );
  const isBundled = (name: ProviderName): boolean => !provider(name).isInstalled;
  return [...names.filter(isBundled), ...names.filter((name) => !isBundled(name) && isInstalled(name))];
}

/** The GPU providers of this machine's runtime. */
export function installedGpuProviders(): ProviderName[] {
  return gpuProviders(process.platform, process.arch, (name) => provider(name).isInstalled?.() ?? true);
}

/** The same with those that would run here if their libraries were installed. */
export function possibleGpuProviders(): ProviderName[] {
  return gpuProviders(process.platform, process.arch, () => true);
}
