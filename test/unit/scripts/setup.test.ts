import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';
import { personsEnvironment, repository, run, runScript, runWith, type Ended } from './inScript';

const onLinux = process.platform === 'linux';

/** This environment without `names`. */
function without(...names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(personsEnvironment()).filter(([name]) => !names.includes(name)));
}

/** A copy of the scripts with a package.json that asks for nothing, in the folder `place`. */
function copyOfScripts(place: string, { node = '20.19', lock = '{' } = {}): string {
  cpSync(path.join(repository, 'scripts'), path.join(place, 'scripts'), { recursive: true });
  const manifest = { name: 'copy', version: '1.0.0', engines: { node: `>=${node}` }, scripts: { say: 'node say.cjs' } };
  writeFileSync(path.join(place, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(place, 'package-lock.json'), lock);
  writeFileSync(path.join(place, 'say.cjs'), 'process.stdout.write(__dirname);');
  return place;
}

describe('what the scripts install', () => {
  const { file } = temporaryFolder();

  describe('the cache folder', () => {
    const cacheRoot = (env: NodeJS.ProcessEnv): Promise<Ended> =>
      runWith('cache', 'process.stdout.write(it.cacheRoot());', { place: file('root.mjs'), env });
    const systems = path.join(userInfo().homedir, process.platform === 'darwin' ? 'Library/Caches' : '.cache');

    it('is where XDG_CACHE_HOME says', async () => {
      assert.equal((await cacheRoot({ ...personsEnvironment(), XDG_CACHE_HOME: file('a b') })).output, file('a b'));
    });
    it('is in the home folder that the system knows when HOME is not set', async function () {
      if (process.platform === 'win32') return this.skip();
      assert.equal((await cacheRoot(without('HOME', 'XDG_CACHE_HOME'))).output, systems);
    });
    it('is not a relative one', async function () {
      if (process.platform === 'win32') return this.skip();
      const env = { ...without('HOME'), XDG_CACHE_HOME: 'relative' };
      assert.equal((await cacheRoot(env)).output, systems);
    });
    it('says what to set when there is no home folder', async function () {
      if (process.platform === 'win32') return this.skip();
      const { code, output } = await cacheRoot({ ...without('XDG_CACHE_HOME'), HOME: '' });
      assert.notEqual(code, 0);
      assert.match(output, /Unavailable: .*set HOME to a folder that can be written\./);
    });
    it('says what to set when it cannot be written', async () => {
      writeFileSync(file('taken'), '');
      const body = "await it.cached('thing', () => undefined);";
      const env = { ...personsEnvironment(), XDG_CACHE_HOME: file('taken') };
      const { code, output } = await runWith('cache', body, { place: file('taken.mjs'), env });
      assert.notEqual(code, 0);
      assert.match(output, /Unavailable: The cache folder .*taken.* cannot be written \(\w+\): set XDG_CACHE_HOME/);
    });
  });

  it('works in a folder with spaces and letters beyond ASCII', async () => {
    const place = file('Füße ’n’ 雪 $HOME');
    mkdirSync(place);
    const root = copyOfScripts(realpathSync(place));
    const body = `
      const own = await it.node(['say.cjs'], { quiet: true });
      const npms = await it.npm(['run', '--silent', 'say'], { quiet: true });
      console.log(JSON.stringify([it.root, own, npms]));`;
    const env = personsEnvironment();
    const { code, output } = await runWith('processes', body, { place: path.join(root, 'run.mjs'), env, root });
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(output), [root, root, root]);
  });

  it('npm has nothing to say against the configuration of the repository, which runs no install scripts', async () => {
    const body = "console.log(await it.npm(['config', 'get', 'ignore-scripts', '--loglevel=warn'], { quiet: true }));";
    const home = { HOME: file('.'), USERPROFILE: file('.') };
    const { output } = await runWith('processes', body, {
      place: file('configuration.mjs'),
      env: { ...personsEnvironment(), ...home },
    });
    assert.equal(output.trim(), 'true');
  });

  describe('names in one sentence what is missing', () => {
    it('when npm cannot install, and counts it as a failure', async () => {
      mkdirSync(file('broken'));
      const root = copyOfScripts(file('broken'));
      const { code, output } = await runScript(path.join(root, 'scripts', 'test.mjs'), personsEnvironment());
      assert.equal(code, 1);
      assert.match(output, /npm error/i);
      assert.match(output, /\nThe dependencies could not be installed.* npm gives above\.\n\n0 passed, 1 failed\n$/);
    });
    it('when Node is too old', async () => {
      mkdirSync(file('old'));
      const root = copyOfScripts(file('old'), { node: '99.1' });
      const { code, output } = await runScript(path.join(root, 'scripts', 'demo.mjs'), personsEnvironment());
      assert.equal(code, 1);
      assert.match(output, /^Node 99\.1 or newer is needed, and this is Node \S+: install one from \S+\.\n$/);
    });
    it('when there is neither compiler nor apt', async function () {
      if (!onLinux) return this.skip();
      const env = { ...personsEnvironment(), PATH: file('empty'), XDG_CACHE_HOME: file('compiler') };
      const { output } = await runWith('codeServer', 'await it.ensureCodeServer();', { place: file('c.mjs'), env });
      assert.match(output, /Unavailable: .*lacks cc, c\+\+, make, python3.*apt-get install build-essential python3/);
    });
    it('when the cache lies where nothing can be compiled', async function () {
      if (!onLinux) return this.skip();
      const env = { ...personsEnvironment(), XDG_CACHE_HOME: file('with space') };
      const { output } = await runWith('codeServer', 'await it.ensureCodeServer();', { place: file('s.mjs'), env });
      assert.match(output, /Unavailable: .*with space.*, whose path has a space: set XDG_CACHE_HOME/);
    });
    it('when there is no browser', async function () {
      if (!onLinux) return this.skip();
      // A download cannot even begin.
      const playwright = { PLAYWRIGHT_BROWSERS_PATH: path.join(repository, 'package.json') };
      const env = { ...without('CHROMIUM'), ...playwright, PATH: file('empty') };
      const { output } = await runWith('chromium', 'await it.ensureChromium();', { place: file('b.mjs'), env });
      assert.match(output, /Unavailable: No Chromium .*: install Chromium, .*apt-get install chromium/);
    });
    it('when the browser that was named does not exist', async () => {
      const env = { ...personsEnvironment(), CHROMIUM: file('no browser') };
      const { output } = await runWith('chromium', 'await it.ensureChromium();', { place: file('n.mjs'), env });
      assert.match(output, /Unavailable: The environment variable CHROMIUM names .*no browser, which does not exist\./);
    });
  });

  it('CI starts from empty caches, which it removes, and fails when npm test does', async function () {
    if (process.platform === 'win32') return this.skip();
    for (const folder of ['ci', 'ci/.ci', 'ci/bin', 'ci/temporary']) mkdirSync(file(folder));
    cpSync(path.join(repository, '.ci', 'run'), file('ci/.ci/run'));
    const npm = 'echo "$*"; pwd -P; mkdir "$XDG_CACHE_HOME/used" "$npm_config_cache"; ls "$TMPDIR"/*; exit 3';
    writeFileSync(file('ci/bin/npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
    const changed = { PATH: `${file('ci/bin')}:${process.env['PATH']}`, TMPDIR: file('ci/temporary') };
    const { code, output } = await run('bash', [file('ci/.ci/run')], { ...without('HOME'), ...changed });
    assert.equal(code, 3);
    assert.deepEqual(output.split('\n'), ['test', realpathSync(file('ci')), 'npm', 'used', '']);
    assert.deepEqual(readdirSync(file('ci/temporary')), []);
  });
});
