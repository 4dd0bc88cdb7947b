import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DiagnosisError } from '../../../shared/failure';
import { neededLibraries } from './elf';
import { findCuda, PROVIDER_LIBRARY, type FoundCuda } from './find';
import { folderOfLinks } from './links';

const BINDING = 'onnxruntime_binding.node';
const RUNTIME = 'libonnxruntime.so.1';
const CUDNN = 'libcudnn.so.9';
const DRIVER = 'libcuda.so.1';
/** RTLD_NODELETE of glibc: a library stays when Node, to which it is no addon, closes it. */
const STAYS = 0x1000;

interface Runtime {
  /** Of its binding. */
  readonly folder: string;
  readonly version: string;
}

let known: FoundCuda | null = null;
/** Why the runtime could not be opened beside the provider that was found. */
let obstacle: string | null = null;

/** The runtime's npm package; null where it is not installed. */
function installedRuntime(): Runtime | null {
  try {
    const manifest = require.resolve('onnxruntime-node/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const folder = path.join(path.dirname(manifest), 'bin', 'napi-v6', process.platform, process.arch);
    return { folder, version };
  } catch {
    return null;
  }
}

/** Whether a provider lies beside the runtime, or where the user says. */
export function hasCuda(): boolean {
  const runtime = installedRuntime();
  return (
    runtime !== null && (existsSync(path.join(runtime.folder, PROVIDER_LIBRARY)) || found(runtime).provider !== null)
  );
}

/**
 * Opens the runtime at a place where the CUDA provider lies beside it: it looks for providers beside itself and nowhere else, and its own
 * folder is not ours to write to. Has to run before anything else loads the runtime; without a provider elsewhere it does nothing.
 */
export function openRuntimeBesideCuda(): void {
  const runtime = isOffered() ? installedRuntime() : null;
  if (!runtime || existsSync(path.join(runtime.folder, PROVIDER_LIBRARY))) return;
  const { provider } = found(runtime);
  if (!provider) return;
  const own = [BINDING, RUNTIME].map((name) => path.join(runtime.folder, name));
  try {
    const folder = folderOfLinks([...own, provider.library, provider.shared]);
    process.dlopen({ exports: {} }, path.join(folder, BINDING));
  } catch (error) {
    obstacle = (error as Error).message;
  }
}

/**
 * Loads what the provider needs, so that the loader has it wherever it lies.
 * @throws DiagnosisError 'provider' that names what is missing
 */
export function prepareCuda(): void {
  if (!isOffered())
    throw unusable(
      `ONNX Runtime’s npm package has no CUDA for ${process.platform} ${process.arch}`,
      'Use another provider.',
    );
  const runtime = installedRuntime();
  if (!runtime) return;
  const { provider, other, folders } = found(runtime);
  const beside = path.join(runtime.folder, PROVIDER_LIBRARY);
  const library = existsSync(beside) ? beside : provider?.library;
  const install = installation(runtime.version);
  if (library === undefined && other)
    throw unusable(
      `the provider of onnxruntime-gpu ${other.version} in ${path.dirname(other.library)} does not fit ONNX Runtime ${runtime.version}`,
      install,
    );
  if (library === undefined) throw unusable(`${PROVIDER_LIBRARY} was not found`, install);
  if (obstacle !== null) throw unusable(`ONNX Runtime could not be loaded beside its provider (${obstacle})`, install);
  const missing = missingOf(neededLibraries(library), folders);
  const others = missing.filter((name) => name !== DRIVER);
  if (others.length > 0) throw unusable(`${listed(others)} not found`, install);
  if (missing.length > 0)
    throw unusable(`${listed(missing)} not found`, 'Install NVIDIA’s driver, or make it visible in the container.');
  for (const name of folders.flatMap(further)) load(name, folders);
}

/** What the provider may miss when it fails: it loads cuDNN when a layer needs it. */
export function lackingForCuda(): string | null {
  const runtime = installedRuntime();
  return runtime && load(CUDNN, found(runtime).folders) !== null ? `${CUDNN} was not found.` : null;
}

function isOffered(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

function found({ version }: Runtime): FoundCuda {
  return (known ??= findCuda(places(process.env), version));
}

/** What the user names, else the Python environment that is active; NVIDIA's own place for its toolkit. */
function places({ SCORESCOPE_CUDA_LIBRARIES: said, VIRTUAL_ENV, CONDA_PREFIX }: NodeJS.ProcessEnv): string[] {
  const named = said?.split(path.delimiter) ?? [];
  return [...named, VIRTUAL_ENV, CONDA_PREFIX, '/usr/local/cuda/lib64'].flatMap((place) =>
    place ? path.resolve(place.replace(/^~(?=[\\/]|$)/, os.homedir())) : [],
  );
}

/** Those of NVIDIA that cannot be loaded, from the folders or as the loader finds them; one may need another. */
function missingOf(needed: readonly string[], folders: readonly string[]): string[] {
  let left = needed.filter((name) => /^lib(cu|nv)/.test(name));
  for (;;) {
    const failed = left.filter((name) => load(name, folders) !== null);
    if (failed.length === 0 || failed.length === left.length) return failed;
    left = failed;
  }
}

/** Libraries that the provider opens by their names when it needs them. */
function further(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^lib(nvrtc|nvJitLink|cufft|cudnn)\.so\.\d+$/.test(name));
}

/** @returns null where the library is loaded now, else why not */
function load(name: string, folders: readonly string[]): string | null {
  let reason = '';
  const files = folders.map((folder) => path.join(folder, name)).filter((file) => existsSync(file));
  for (const file of [...files, name]) {
    try {
      process.dlopen({ exports: {} }, file, os.constants.dlopen.RTLD_LAZY | STAYS);
      return null;
    } catch (error) {
      // Loaded, and no addon of Node.
      if (/did not self-register/.test((error as Error).message)) return null;
      reason = (error as Error).message;
    }
  }
  return reason;
}

function listed(names: readonly string[]): string {
  const all = names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1) ?? ''}`;
  return `${all} ${names.length === 1 ? 'was' : 'were'}`;
}

function installation(version: string): string {
  return `Run pip install "onnxruntime-gpu[cuda,cudnn]==${version}" in a Python environment, and name its folder in the setting scorescope.cuda.libraries, or in SCORESCOPE_CUDA_LIBRARIES.`;
}

function unusable(why: string, what: string): DiagnosisError {
  return new DiagnosisError('provider', `CUDA cannot be used: ${why}.`, what);
}
