import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReadFiles } from '../../../src/shared/worker';
import { identityOf } from '../../../src/terminal/series/key';
import { membersIn } from '../../../src/terminal/series/members';
import { matching } from '../../../src/terminal/series/pattern';
import { reportPlaces } from '../../../src/terminal/series/reportPlaces';
import { shareOut } from '../../../src/terminal/series/share';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('a series on the command line', () => {
  const { file } = temporaryFolder();
  before(() => {
    const names = [
      'runs/a.onnx',
      'runs/b.onnx',
      'runs/[c].onnx',
      'runs/notes.txt',
      'runs/.hidden.onnx',
      'deep/1/x/n.onnx',
    ];
    for (const name of [
      ...names,
      'deep/2/x/n.onnx',
      'one/unet/model.onnx',
      'steps/5/model.onnx',
      'steps/6/model.onnx',
    ]) {
      mkdirSync(path.dirname(file(name)), { recursive: true });
      writeFileSync(file(name), name);
    }
  });
  const found = async (pattern: string): Promise<string[]> =>
    (await matching(file(pattern))).map((place) => path.relative(file(''), place).split(path.sep).join('/'));
  const members = async (...models: string[]): Promise<string[] | null> => {
    const places = await membersIn({ models: models.map(file), said: {}, values: {} });
    return places && places.map((place) => path.relative(file(''), place).split(path.sep).join('/'));
  };

  it('expands patterns as a shell does', async () => {
    assert.deepEqual(await found('runs/?.onnx'), ['runs/a.onnx', 'runs/b.onnx']);
    assert.deepEqual(await found('runs/*.onnx'), ['runs/[c].onnx', 'runs/a.onnx', 'runs/b.onnx']);
    assert.deepEqual(await found('runs/[!b].onnx'), ['runs/a.onnx']);
    assert.deepEqual(await found('runs/[b-c].onnx'), ['runs/b.onnx']);
    assert.deepEqual(await found('deep/**/n.onnx'), ['deep/1/x/n.onnx', 'deep/2/x/n.onnx']);
    assert.deepEqual(await found('*/unet'), ['one/unet']);
    assert.deepEqual(await found('runs/a.onnx)(.*'), []);
  });

  it('is several files, a pattern, or a folder that holds several networks', async () => {
    assert.deepEqual(await members('runs/a.onnx', 'runs/b.onnx', 'runs/a.onnx'), ['runs/a.onnx', 'runs/b.onnx']);
    assert.deepEqual(await members('runs/*'), ['runs/[c].onnx', 'runs/a.onnx', 'runs/b.onnx']);
    // A file whose name is a pattern is that file.
    assert.equal(await members('runs/[c].onnx'), null);
    assert.deepEqual(await members('steps'), ['steps/5', 'steps/6']);
    assert.deepEqual(await members('steps/*'), ['steps/5', 'steps/6']);
    assert.equal((await members('runs'))?.length, 4);
  });

  it('is not one file or a folder that stands for one network', async () => {
    assert.equal(await members('runs/a.onnx'), null);
    assert.equal(await members('one'), null);
    assert.equal(await members('nothing.onnx'), null);
  });

  it('refuses a pattern without a match, and one of many files that is missing', async () => {
    await assert.rejects(members('runs/z*.onnx'), /No checkpoint matches/);
    await assert.rejects(members('runs/a.onnx', 'runs/z.onnx'), /There is no file .*z\.onnx/);
  });

  it('shares cores and memory out among as many jobs as they hold', () => {
    const asked = { members: 8, largest: 500e6, isOnDevice: false };
    const jobs = (memory: number, more: object = {}): number[] => {
      const { jobs: at, threads } = shareOut({ ...asked, ...more }, { cores: 16, memory });
      return [at, threads];
    };
    assert.deepEqual(jobs(64e9), [8, 2]);
    assert.deepEqual(jobs(10e9), [5, 3]);
    assert.deepEqual(jobs(1e9), [1, 16]);
    assert.deepEqual(jobs(64e9, { isOnDevice: true }), [1, 16]);
    assert.deepEqual(jobs(1e9, { jobs: 3 }), [3, 5]);
    assert.match(
      shareOut({ ...asked, largest: 5e6 }, { cores: 2, memory: 4e9 }).words,
      /^8 checkpoints, 2 at a time on 1 thread each \(2 cores, 4 GB of free memory, about 415 MB for each\)$/,
    );
  });

  it('knows what was measured by contents and options, wherever the file lies', async () => {
    const read = (model: string, files: string[] = []): ReadFiles => ({
      model: file(model),
      weights: [],
      files: [model, ...files].map(file),
      around: [],
      data: null,
    });
    writeFileSync(file('copy.onnx'), 'runs/a.onnx');
    writeFileSync(file('schedule.json'), '{}');
    const key = async (said: object, files: ReadFiles): Promise<string> => (await identityOf(said, files)).key;
    const first = await key({ steps: 8, effort: 'quick' }, read('runs/a.onnx'));
    assert.equal(await key({ effort: 'quick', steps: 8 }, read('copy.onnx')), first);
    assert.notEqual(await key({ steps: 9, effort: 'quick' }, read('runs/a.onnx')), first);
    assert.notEqual(await key({ steps: 8, effort: 'quick' }, read('runs/b.onnx')), first);
    const scheduled = (): Promise<string> =>
      key({ schedule: file('schedule.json') }, read('runs/a.onnx', ['schedule.json']));
    const before = await scheduled();
    assert.equal(await scheduled(), before);
    writeFileSync(file('schedule.json'), '{"a":1}');
    assert.notEqual(await scheduled(), before);
  });

  it('writes reports under names of their own, whatever the checkpoints are called', async () => {
    const models = ['x/n.onnx', 'y/n.onnx', 'x/N.onnx', 'x/a b;$(c).onnx', 'x/é.onnx'].map(file);
    const places = await reportPlaces(file('out'), models);
    assert.deepEqual(
      models.map((model) => places.jsonOf(model, file('out'))),
      ['x-n.json', 'y-n.json', 'x-N-2.json', 'x-a-b-c-.json', 'x-.json'],
    );
    assert.equal(places.pageOf(models[0]!, file('')), 'out/x-n.html');
    assert.equal(new Set(places.outputs.map((output) => output.file.toLowerCase())).size, 15);
  });
});
