import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dependencies } from '../../package.json';
import { runCommand, type Ended } from '../support/diagnoseCommand';
import { gaussianData } from '../support/diagnoseExamples';
import { gaussianDenoiser } from '../support/onnxGraph';
import { sharedLibrary } from '../support/sharedLibrary';
import { temporaryFolder } from '../support/temporaryFolder';

const version = dependencies['onnxruntime-node'];
const install = new RegExp(
  `Run pip install "onnxruntime-gpu\\[cuda,cudnn\\]==${version.replaceAll('.', '\\.')}" in a Python environment, and name its folder in the setting scorescope\\.cuda\\.libraries, or in SCORESCOPE_CUDA_LIBRARIES\\.`,
);
const site = 'lib/python3.11/site-packages';

/** A library of the system that every process can load. */
function someLibrary(): string {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  const found = sharedObjects.find((name) => /\/libm\.so\.6$/.test(name));
  assert.ok(found);
  return found;
}

describe('the CUDA provider of the user', () => {
  const { file } = temporaryFolder();
  const environment = (name: string, needed: readonly string[], of = version): string => {
    const capi = file(`${name}/${site}/onnxruntime/capi`);
    mkdirSync(capi, { recursive: true });
    writeFileSync(`${capi}/libonnxruntime_providers_cuda.so`, sharedLibrary(needed));
    writeFileSync(`${capi}/libonnxruntime_providers_shared.so`, sharedLibrary([]));
    writeFileSync(`${capi}/build_and_package_info.py`, `__version__ = '${of}'\n`);
    return file(name);
  };
  const run = (libraries: string, ...words: string[]): Promise<Ended> =>
    runCommand(words, {
      SCORESCOPE_HOME: file('home'),
      SCORESCOPE_CUDA_LIBRARIES: libraries,
      VIRTUAL_ENV: '',
      CONDA_PREFIX: '',
    });
  const diagnose = (libraries: string, provider = 'cuda'): Promise<Ended> =>
    run(libraries, 'diagnose', file('model.onnx'), '--effort', 'quick', '--steps', '6', '--provider', provider);
  const refused = async (libraries: string): Promise<string> => {
    const ended = await diagnose(libraries);
    assert.deepEqual([ended.code, ended.stdout], [2, '']);
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    return ended.stderr;
  };

  before(function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') return this.skip();
    writeFileSync(file('model.onnx'), gaussianDenoiser(gaussianData));
  });

  it('is asked for where there is none, and listed with what is missing', async () => {
    const said = await refused('');
    assert.match(said, /\nCUDA cannot be used: libonnxruntime_providers_cuda\.so was not found\. Run pip/);
    assert.match(said, install);
    const { code, stdout } = await run('', 'providers');
    assert.equal(code, 0);
    assert.match(stdout, /^cuda +no +CUDA cannot be used: libonnxruntime_providers_cuda\.so was not found\. Run pip/m);
  });

  it('must be of the version of the runtime', async () => {
    const said = await refused(environment('older', [], '1.22.0'));
    assert.match(
      said,
      new RegExp(`the provider of onnxruntime-gpu 1\\.22\\.0 in .*capi does not fit ONNX Runtime ${version}\\.`),
    );
  });

  it('says which libraries it misses, one or several', async () => {
    const needed = ['libcublasLt.so.913', 'libcublas.so.913', 'libcurand.so.910', 'libc.so.6'];
    assert.match(
      await refused(environment('bare', needed)),
      /CUDA cannot be used: libcublasLt\.so\.913, libcublas\.so\.913, and libcurand\.so\.910 were not found\. Run pip/,
    );
    const some = environment('some', needed);
    mkdirSync(file(`some/${site}/nvidia/cu13/lib`), { recursive: true });
    // What stands for them can be loaded, and is found by its name.
    for (const name of ['libcublasLt.so.913', 'libcurand.so.910'])
      copyFileSync(someLibrary(), file(`some/${site}/nvidia/cu13/lib/${name}`));
    assert.match(await refused(some), /CUDA cannot be used: libcublas\.so\.913 was not found\. Run pip/);
  });

  it('is loaded from where it lies, by a runtime that the package keeps as it is', async () => {
    const found = environment('loaded', []);
    // What can be loaded, and is no provider.
    for (const name of ['cuda', 'shared'])
      copyFileSync(someLibrary(), file(`loaded/${site}/onnxruntime/capi/libonnxruntime_providers_${name}.so`));
    const said = await refused(found);
    assert.match(
      said,
      /\nCUDA cannot load this network: .*[Ff]ailed to load shared library\. libcudnn\.so\.9 was not found\. /,
    );
    const [links] = readdirSync(file('home/cuda')).slice(-1);
    assert.ok(links);
    assert.deepEqual(readdirSync(file(`home/cuda/${links}`)).sort(), [
      'libonnxruntime.so.1',
      'libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so',
      'onnxruntime_binding.node',
    ]);
    const onCpu = await diagnose(found, 'cpu');
    assert.equal(onCpu.code, 0, onCpu.stderr);
    // `auto` tries it, and goes on without.
    const auto = await diagnose(found, 'auto');
    assert.equal(auto.code, 0, auto.stderr);
  });
});
