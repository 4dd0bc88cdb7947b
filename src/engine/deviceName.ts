import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import type { ProviderName } from '../domain/generated/providers';

const run = promisify(execFile);

/** The device as a person names it. The runtime does not tell which adapter it took, so the system is asked what is there. */
export async function deviceName(provider: ProviderName): Promise<string> {
  if (provider === 'cpu') return cpuName();
  // A driver named in the environment decides for Vulkan, whatever cards there are.
  const driver = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (provider === 'webgpu' && process.platform === 'linux' && driver) return `Vulkan driver ${driver}`;
  const [first, ...others] = await adapterNames();
  if (first === undefined) return 'adapter not named by the system';
  return others.length === 0 ? first : `one of: ${[first, ...others].join(', ')}`;
}

function cpuName(): string {
  const cpus = os.cpus();
  const model = cpus[0]?.model.replace(/\s+/g, ' ').trim();
  return `${model === undefined || model === '' ? process.arch : model} (${os.availableParallelism()} threads)`;
}

/** Display adapters by the system's own tool; none where it has no such tool. */
async function adapterNames(): Promise<string[]> {
  switch (process.platform) {
    case 'linux': {
      const nvidia = await lines('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
      if (nvidia.length > 0) return nvidia;
      const pci = await lines('lspci', []);
      return pci.filter((line) => /VGA|3D|Display/.test(line)).map((line) => line.replace(/^.*?: /, ''));
    }
    case 'win32':
      return lines('powershell.exe', ['-NoProfile', '-Command', '(Get-CimInstance Win32_VideoController).Name']);
    case 'darwin': {
      const profile = await lines('system_profiler', ['SPDisplaysDataType']);
      return profile.filter((line) => line.startsWith('Chipset Model:')).map((line) => line.replace(/^.*?: /, ''));
    }
    default:
      return [];
  }
}

async function lines(command: string, args: string[]): Promise<string[]> {
  try {
    const { stdout } = await run(command, args, { timeout: 5000, windowsHide: true });
    return stdout.split(/\r?\n/).flatMap((line) => line.trim() || []);
  } catch {
    // Not installed, or it failed: the device then stays unnamed.
    return [];
  }
}
