import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The CUDA provider of ONNX Runtime, as its wheel for Python brings it. */
interface CudaProvider {
  /** libonnxruntime_providers_cuda.so */
  readonly library: string;
  /** libonnxruntime_providers_shared.so, which it needs. */
  readonly shared: string;
}

export interface FoundCuda {
  /** null where there is none of this runtime's version. */
  readonly provider: CudaProvider | null;
  /** One of another version, if there is no better one. */
  readonly other: { readonly library: string; readonly version: string } | null;
  /** Folders that hold libraries of NVIDIA. */
  readonly folders: readonly string[];
}

export const PROVIDER_LIBRARY = 'libonnxruntime_providers_cuda.so';
const SHARED = 'libonnxruntime_providers_shared.so';

/**
 * Looks for the CUDA provider and the libraries of NVIDIA that it needs, as pip and conda lay them out.
 * @param places folders: a Python environment, its site-packages, or one with the libraries themselves; the first one with a provider counts
 * @param runtime the version of ONNX Runtime that the provider must be of, up to the patch
 */
export function findCuda(places: readonly string[], runtime: string): FoundCuda {
  const sites = places.flatMap(sitesIn);
  const providers = [...sites.map((site) => path.join(site, 'onnxruntime', 'capi')), ...places]
    .filter((folder) => existsSync(path.join(folder, PROVIDER_LIBRARY)) && existsSync(path.join(folder, SHARED)))
    .map((folder) => ({ folder, version: versionIn(folder) }));
  const isFitting = ({ version }: { version: string | null }): boolean =>
    version === null || minor(version) === minor(runtime);
  const fitting = providers.find(isFitting);
  const [first] = providers;
  return {
    provider: fitting
      ? { library: path.join(fitting.folder, PROVIDER_LIBRARY), shared: path.join(fitting.folder, SHARED) }
      : null,
    other:
      !fitting && first?.version != null
        ? { library: path.join(first.folder, PROVIDER_LIBRARY), version: first.version }
        : null,
    folders: [...sites.flatMap(librariesIn), ...places.flatMap((place) => [place, path.join(place, 'lib')])].filter(
      (folder) => names(folder).some((name) => /^lib(cu|nv)\w*\.so/i.test(name)),
    ),
  };
}

/** `lib/python3.11/site-packages` of an environment, or the folder itself where it holds packages. */
function sitesIn(place: string): string[] {
  const found = ['lib', 'lib64'].flatMap((lib) =>
    names(path.join(place, lib))
      .filter((name) => /^python3/.test(name))
      .map((name) => path.join(place, lib, name, 'site-packages')),
  );
  return [...found, place].filter((site) =>
    ['onnxruntime', 'nvidia'].some((name) => existsSync(path.join(site, name))),
  );
}

/** `nvidia/cublas/lib`, and `nvidia/cu13/lib` since CUDA 13. */
function librariesIn(site: string): string[] {
  const folder = path.join(site, 'nvidia');
  return names(folder).map((name) => path.join(folder, name, 'lib'));
}

/** As the wheel's own file says; null where there is none. */
function versionIn(folder: string): string | null {
  try {
    const text = readFileSync(path.join(folder, 'build_and_package_info.py'), 'utf8');
    return /^__version__ = ['"](\d[\w.+-]*)['"]/m.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
