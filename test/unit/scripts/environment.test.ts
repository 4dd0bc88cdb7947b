import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporaryFolder';
import { personsEnvironment, repository, runWith } from './inScript';

/** What `npm test` of an older Node puts into the environment of a script, and a few settings meant for it alone. */
const fromNpm = {
  npm_config_user_agent: 'npm/6.14.0 node/v12.0.0 linux x64',
  npm_config_ignore_scripts: 'true',
  npm_config_local_prefix: '/nowhere',
  npm_config_omit: 'dev',
  npm_package_json: '/nowhere/package.json',
  npm_package_name: 'another',
  npm_lifecycle_event: 'test',
  npm_command: 'test',
  npm_node_execpath: '/nowhere/node',
  NODE: '/nowhere/node',
  NODE_OPTIONS: '--no-deprecation',
  INIT_CWD: '/nowhere',
};

describe('environment of nested programs', () => {
  const { file } = temporaryFolder();
  const project = (name: string, scripts: Record<string, string>): string => {
    mkdirSync(file(name), { recursive: true });
    writeFileSync(path.join(file(name), 'package.json'), JSON.stringify({ name, version: '1.0.0', scripts }));
    const say = "require('node:fs').writeFileSync('seen.json', JSON.stringify(process.env));";
    writeFileSync(path.join(file(name), 'say.cjs'), say);
    return file(name);
  };
  const seen = (folder: string): NodeJS.ProcessEnv =>
    JSON.parse(readFileSync(path.join(folder, 'seen.json'), 'utf8')) as NodeJS.ProcessEnv;

  it('an install script sees the npm and the Node that run it, not those of the npm that started us', async () => {
    const folder = project('installed', { postinstall: 'node say.cjs' });
    const options = JSON.stringify({ cwd: folder, quiet: true });
    const ended = await runWith('processes', `await it.npm(['install', '--offline', '--no-audit'], ${options});`, {
      place: file('install.mjs'),
      env: { ...personsEnvironment(), ...fromNpm },
    });
    assert.equal(ended.code, 0, ended.output);
    const env = seen(folder);
    assert.match(env['npm_config_user_agent']!, new RegExp(`node/${process.version.replaceAll('.', '\\.')} `));
    assert.equal(env['npm_package_name'], 'installed');
    assert.equal(env['npm_lifecycle_event'], 'postinstall');
    assert.equal(env['npm_node_execpath'], process.execPath);
    assert.equal(env['npm_config_omit'], undefined);
    assert.equal(env['NODE_OPTIONS'], undefined);
    assert.notEqual(env['INIT_CWD'], '/nowhere');
  });

  it('any other program sees nothing of npm, and what the script sets for it', async () => {
    const folder = project('plain', {});
    const options = JSON.stringify({ cwd: folder, env: { npm_config_nodedir: '/headers', OURS: '1' } });
    const ended = await runWith('processes', `await it.node(['say.cjs'], ${options});`, {
      place: file('plain.mjs'),
      env: { ...personsEnvironment(), ...fromNpm },
    });
    assert.equal(ended.code, 0, ended.output);
    const env = seen(folder);
    assert.deepEqual(
      Object.keys(env).filter((name) => name in fromNpm || name.startsWith('npm_')),
      ['npm_config_nodedir'],
    );
    assert.equal(env['npm_config_nodedir'], '/headers');
    assert.equal(env['OURS'], '1');
    assert.equal(env['PATH'] ?? env['Path'], process.env['PATH']);
  });

  describe('a nested npm is configured as a person has set it', () => {
    const setting = async (name: string, env: NodeJS.ProcessEnv): Promise<string> => {
      const home = { HOME: file('home'), USERPROFILE: file('home') };
      const body = `process.stdout.write(await it.npm(['config', 'get', '${name}'], { quiet: true }));`;
      const ended = await runWith('processes', body, {
        place: file('setting.mjs'),
        env: { ...personsEnvironment(), ...fromNpm, ...home, ...env },
      });
      assert.equal(ended.code, 0, ended.output);
      return ended.output.trim();
    };
    before(() => {
      mkdirSync(file('home'));
      writeFileSync(path.join(file('home'), '.npmrc'), 'registry=http://127.0.0.1:9/${NPM_TOKEN}/\nnoproxy=intranet\n');
    });

    it('in ~/.npmrc, with the variables that it names', async () => {
      assert.equal(await setting('registry', { NPM_TOKEN: 'secret' }), 'http://127.0.0.1:9/secret/');
    });
    it('in another user configuration', async () => {
      writeFileSync(file('other.npmrc'), 'registry=http://127.0.0.1:9/other/\n');
      assert.equal(
        await setting('registry', { npm_config_userconfig: file('other.npmrc') }),
        'http://127.0.0.1:9/other/',
      );
    });
    it('in the shell, in small letters where it is about reaching the registry', async () => {
      const shell = { npm_config_registry: 'http://127.0.0.1:9/shell/', NPM_TOKEN: 'secret' };
      assert.equal(await setting('registry', shell), 'http://127.0.0.1:9/shell/');
    });
    it('in the shell, in capitals', async () => {
      assert.equal(await setting('loglevel', { NPM_CONFIG_LOGLEVEL: 'error', NPM_TOKEN: 'secret' }), 'error');
    });
  });

  it('the scripts start their children in one place', () => {
    const scripts = path.join(repository, 'scripts');
    const starting = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /js$/.test(name) && readFileSync(path.join(scripts, name), 'utf8').includes('node:child_process'),
    );
    assert.deepEqual(starting, [path.join('setup', 'processes.mjs')]);
  });
});
