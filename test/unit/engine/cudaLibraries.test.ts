import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { neededLibraries } from '../../../src/engine/providers/cudaLibraries/elf';
import { findCuda } from '../../../src/engine/providers/cudaLibraries/find';
import { sharedLibrary } from '../../support/sharedLibrary';
import { temporaryFolder } from '../../support/temporaryFolder';

const needed = ['libcublasLt.so.13', 'libcudart.so.13', 'libc.so.6'];

describe('the CUDA libraries of a user', () => {
  const { file } = temporaryFolder();

  /** Writes files into a folder and answers with its path. */
  function tree(name: string, files: readonly (string | readonly [string, string])[]): string {
    for (const one of files) {
      const [place, text] = typeof one === 'string' ? [one, ''] : one;
      mkdirSync(path.dirname(file(`${name}/${place}`)), { recursive: true });
      writeFileSync(file(`${name}/${place}`), text);
    }
    return file(name);
  }

  const wheel = (site: string, version: string): (string | readonly [string, string])[] => [
    `${site}/onnxruntime/capi/libonnxruntime_providers_cuda.so`,
    `${site}/onnxruntime/capi/libonnxruntime_providers_shared.so`,
    [
      `${site}/onnxruntime/capi/build_and_package_info.py`,
      `package_name = 'onnxruntime-gpu'\n__version__ = '${version}'\ncuda_version = '13.0'\n`,
    ],
  ];

  it('are found in an environment of pip, for CUDA 13 and 12', () => {
    const site = 'lib/python3.11/site-packages';
    const newer = tree('newer', [...wheel(site, '1.30.0'), `${site}/nvidia/cu13/lib/libcublas.so.13`]);
    const older = tree('older', [
      ...wheel(site, '1.30.2'),
      `${site}/nvidia/cublas/lib/libcublas.so.12`,
      `${site}/nvidia/cudnn/lib/libcudnn.so.9`,
      `${site}/nvidia/nccl/lib/libnccl.so.2`,
    ]);
    const inNewer = findCuda([newer, older], '1.30.0');
    assert.equal(inNewer.provider?.library, `${newer}/${site}/onnxruntime/capi/libonnxruntime_providers_cuda.so`);
    assert.deepEqual(
      inNewer.folders.map((folder) => path.relative(file(''), folder)),
      [`newer/${site}/nvidia/cu13/lib`, `older/${site}/nvidia/cublas/lib`, `older/${site}/nvidia/cudnn/lib`],
    );
    assert.equal(findCuda([path.join(older, site)], '1.30.0').provider?.shared.startsWith(older), true);
  });

  it('are found in one folder of their own', () => {
    const folder = tree('flat', [
      'libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so',
      'libcudart.so.13',
    ]);
    const found = findCuda([folder], '1.30.0');
    assert.equal(found.provider?.library, path.join(folder, 'libonnxruntime_providers_cuda.so'));
    assert.deepEqual(found.folders, [folder]);
  });

  it('are not used where the provider is of another version, or alone', () => {
    const site = 'lib/python3.12/site-packages';
    const other = tree('other', wheel(site, '1.22.1'));
    const found = findCuda([other], '1.30.0');
    assert.deepEqual([found.provider, found.other?.version], [null, '1.22.1']);
    const alone = tree('alone', ['libonnxruntime_providers_cuda.so']);
    assert.deepEqual(findCuda([alone, file('nowhere')], '1.30.0'), { provider: null, other: null, folders: [] });
    // A fitting one counts, wherever it comes.
    const fitting = tree('fitting', wheel(site, '1.30.0'));
    assert.equal(findCuda([other, fitting], '1.30.0').other, null);
  });

  it('name what they need in their headers, which is read from nothing else', () => {
    for (const base of [0, 0x200000]) {
      writeFileSync(file('library.so'), sharedLibrary(needed, base));
      assert.deepEqual(neededLibraries(file('library.so')), needed);
    }
    const whole = sharedLibrary(needed);
    for (const [what, bytes] of Object.entries({
      empty: Buffer.alloc(0),
      'for 32 bits': Buffer.from(whole).fill(1, 4, 5),
      'cut in its header': whole.subarray(0, 40),
    })) {
      writeFileSync(file('bad.so'), bytes);
      assert.throws(() => neededLibraries(file('bad.so')), /not a shared library/, what);
    }
    writeFileSync(file('cut.so'), whole.subarray(0, 100));
    assert.deepEqual(neededLibraries(file('cut.so')), []);
  });
});
