import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The GPU as people know it. The runtime does not tell which adapter it took, so the system is asked what is there. */
export async function adapterName(): Promise<string> {
  const adapters = await adapterNames();
  if (adapters.length > 1) return `one of: ${adapters.join(', ')}`;
  return adapters[0] ?? 'adapter not named by the system';
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
