import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addToSidecar, sidecarToEdit } from '../../../src/checkpoint/layout/writeSidecar';
import { unpackSample } from '../../../src/editor/sample';
import { ReportStore } from '../../../src/reports/store/store';
import { folderOfLinks } from '../../../src/engine/providers/cudaLibraries/links';
import { checkOutputs } from '../../../src/shared/outputs';
import { removeRecordings, sweepRecordings } from '../../../src/shared/recordings';
import { temporaryFolder } from '../../support/temporaryFolder';
import { stored } from '../store/stored';

/** Every writer that is not asked for a place by name: what it is given, and the files of others that lie in its way. */
describe('a writer of the product', () => {
  const { file } = temporaryFolder();
  const foreign = 'not of ScoreScope';
  const others = (names: readonly string[]): string[] =>
    names.map((name) => {
      mkdirSync(path.dirname(file(name)), { recursive: true });
      writeFileSync(file(name), foreign);
      return file(name);
    });
  const sha256 = 'a'.repeat(64);
  const home = process.env['SCORESCOPE_HOME'];
  before(() => (process.env['SCORESCOPE_HOME'] = file('home')));
  after(() => {
    if (home === undefined) delete process.env['SCORESCOPE_HOME'];
    else process.env['SCORESCOPE_HOME'] = home;
  });

  const writers: readonly {
    readonly name: string;
    readonly foreign: readonly string[];
    readonly write: () => Promise<unknown>;
    readonly refuses?: RegExp;
  }[] = [
    {
      name: 'the store of reports',
      foreign: [`home/reports/${sha256}/notes.txt`, 'home/files/notes.txt', 'home/notes.json'],
      write: async () => {
        const store = new ReportStore(file('home'));
        await store.save(stored({ sha256 }));
        await store.sweep();
      },
    },
    {
      name: 'the sweep and removal of recordings',
      foreign: ['home/evaluations/notes.txt', 'home/evaluations/key.answers'],
      write: async () => {
        await removeRecordings('key');
        await sweepRecordings('key');
      },
    },
    {
      name: 'the links beside the CUDA provider',
      foreign: ['home/cuda/notes.txt', 'capi/libonnxruntime_providers_cuda.so'],
      write: () => Promise.resolve(folderOfLinks([file('capi/libonnxruntime_providers_cuda.so')])),
    },
    {
      name: 'an answered question, where the sidecar is damaged',
      foreign: ['a.onnx.scorescope.json'],
      write: () => addToSidecar(file('a.onnx'), { family: 'edm' }),
      refuses: /a\.onnx\.scorescope\.json/,
    },
    {
      name: 'Edit Sidecar, where there is one',
      foreign: ['b.onnx.scorescope.json'],
      write: () => sidecarToEdit(file('b.onnx')),
    },
    {
      name: 'the copy of the sample',
      foreign: ['sample/fashion.onnx.scorescope.json', 'sample/notes.txt'],
      write: () => unpackSample(path.resolve('media/sample'), file('sample')),
    },
    {
      name: 'an output that is named',
      foreign: ['report.json'],
      write: () =>
        checkOutputs({
          inputs: { files: [], around: [] },
          outputs: [{ label: '--json', file: file('report.json') }],
          force: false,
          isOurs: () => Promise.resolve(false),
        }),
      refuses: /which ScoreScope did not write/,
    },
  ];
  for (const { name, foreign: names, write, refuses } of writers)
    it(`leaves the files of others: ${name}`, async () => {
      const files = others(names);
      if (refuses) await assert.rejects(write(), refuses);
      else await write();
      for (const one of files) assert.equal(readFileSync(one, 'utf8'), foreign, one);
    });
});
