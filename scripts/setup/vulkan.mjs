// A graphics card in software, so that the webgpu path of the engine runs for real where there is no GPU.
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { aptInstall, howToInstall } from './debian.mjs';
import { must, onPath } from './processes.mjs';

/**
 * The environment that hands a software Vulkan to the engine's tests; they pass it on to the one child that needs it.
 * Empty where the system brings its own (Windows, macOS) or none could be had.
 * @param {string | undefined} chromium an executable, whose SwiftShader serves where Mesa cannot be had
 */
export async function softwareVulkan(chromium) {
  if (process.platform !== 'linux' || process.env.SCORESCOPE_TEST_VULKAN_ICD) return {};
  if (!hasLoader()) await aptInstall('libvulkan1');
  if (!hasLoader()) {
    console.error(
      `The WebGPU tests are skipped, since there is no Vulkan loader: install it ${howToInstall('libvulkan1')}.`,
    );
    return {};
  }
  const environment = (await mesa()) ?? swiftShader(chromium);
  if (!environment) {
    console.error(
      'The WebGPU tests are skipped, since there is no software Vulkan: install Mesa 25 or newer, or Chromium.',
    );
  }
  return environment ?? {};
}

function hasLoader() {
  const tuple = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const folders = [`/usr/lib/${tuple}`, '/usr/lib64', '/usr/lib', '/usr/local/lib'];
  return folders.some((folder) => existsSync(path.join(folder, 'libvulkan.so.1')));
}

/** Mesa 25 of Debian 12's backports, unpacked beside the system: its own Mesa lacks a shader feature that is needed. */
async function mesa() {
  const sources = '/etc/apt/sources.list.d/debian.sources';
  if (process.arch !== 'x64' || !existsSync(sources) || !onPath('apt-get')) return undefined;
  const text = readFileSync(sources, 'utf8');
  const mirror = /^URIs: *(\S+\/debian\/?)\s*$/m.exec(text)?.[1];
  if (!mirror || !/^Suites:.*\bbookworm\b/m.test(text)) return undefined;
  try {
    const folder = await cached('mesa-25-bookworm-backports', (empty) => unpackMesa(empty, mirror));
    return {
      SCORESCOPE_TEST_VULKAN_ICD: path.join(folder, 'lvp.json'),
      LD_LIBRARY_PATH: path.join(folder, 'usr', 'lib', 'x86_64-linux-gnu'),
    };
  } catch (error) {
    console.error(`Mesa from backports could not be had: ${error.message}`);
    return undefined;
  }
}

async function unpackMesa(folder, mirror) {
  console.log('Fetching a software Vulkan (Mesa from Debian backports) …');
  const apt = path.join(folder, 'apt');
  for (const name of ['lists/partial', 'cache/archives/partial', 'debs'])
    mkdirSync(path.join(apt, name), { recursive: true });
  const key = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  const list = path.join(apt, 'sources.list');
  writeFileSync(
    list,
    ['bookworm-backports', 'bookworm'].map((suite) => `deb ${key} ${mirror} ${suite} main\n`).join(''),
  );
  const places = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': path.join(apt, 'lists'),
    'Dir::Cache': path.join(apt, 'cache'),
  };
  const options = Object.entries(places).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await must('apt-get', [...options, 'update', '-qq'], { quiet: true });
  const packages = ['mesa-vulkan-drivers', 'mesa-libgallium', 'libdrm2', 'libdrm-common'];
  const debs = path.join(apt, 'debs');
  await must('apt-get', [...options, 'download', '-qq', ...packages.map((name) => `${name}/bookworm-backports`)], {
    quiet: true,
    cwd: debs,
  });
  for (const deb of readdirSync(debs)) await must('dpkg', ['-x', path.join(debs, deb), folder], { quiet: true });
  const driver = JSON.parse(readFileSync(path.join(folder, 'usr/share/vulkan/icd.d/lvp_icd.json'), 'utf8'));
  driver.ICD.library_path = path.join(folder, 'usr/lib/x86_64-linux-gnu/libvulkan_lvp.so');
  writeFileSync(path.join(folder, 'lvp.json'), JSON.stringify(driver));
  rmSync(apt, { recursive: true });
}

/** Chromium's own software Vulkan: slower, needs nothing else. */
function swiftShader(chromium) {
  const beside = chromium ? path.dirname(realpathSync(chromium)) : '/usr/lib/chromium';
  const file = [beside, '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']
    .map((folder) => path.join(folder, 'vk_swiftshader_icd.json'))
    .find((place) => existsSync(place));
  return file && { SCORESCOPE_TEST_VULKAN_ICD: file };
}
