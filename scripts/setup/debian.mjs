// System packages on Debian and Ubuntu, where we may install them: as root, or with sudo that asks nothing.
import { existsSync } from 'node:fs';
import { must, onPath, run } from './processes.mjs';

/** How a person installs them, for a sentence that says what is missing. */
export const howToInstall = (...packages) => `(on Debian and Ubuntu: sudo apt-get install ${packages.join(' ')})`;

/** True when every package is installed. */
async function installed(...packages) {
  if (!onPath('dpkg-query')) return false;
  const { output } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}\n', ...packages], { quiet: true });
  return output.split('\n').filter((line) => line === 'installed').length === packages.length;
}

/**
 * Installs what is missing of `packages`.
 * @returns {Promise<boolean>} false where there is no apt or no right to use it
 */
export async function aptInstall(...packages) {
  if (!existsSync('/etc/debian_version') || !onPath('apt-get')) return false;
  if (await installed(...packages)) return true;
  const prefix = await privilege();
  if (!prefix) return false;
  console.log(`Installing ${packages.join(', ')} with apt-get …`);
  const apt = (...args) => {
    const [program, ...rest] = [...prefix, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return must(program, rest, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...packages);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

/** What to put before a command to run it as root, or null. */
async function privilege() {
  if (process.getuid?.() === 0) return [];
  if (onPath('sudo') && (await run('sudo', ['-n', 'true'], { quiet: true })).code === 0) return ['sudo', '-n'];
  return null;
}
