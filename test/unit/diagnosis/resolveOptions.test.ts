import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { resolveOptions } from '../../../src/diagnosis/resolveOptions';
import type { Companions } from '../../../src/checkpoint/layout/companions';
import {
  optionDefaults,
  type CheckpointHints,
  type DiagnosisOptions,
  type SaidOptions,
} from '../../../src/domain/options';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Who may say something, the one that counts first; each says another value of the same option. */
const sources = ['run', 'sidecar', 'settings', 'network', 'default'] as const;
type Source = (typeof sources)[number];

/** Options that several sources may say. */
const contested: { key: keyof SaidOptions; values: Partial<Record<Source, unknown>> }[] = [
  { key: 'steps', values: { run: 10, sidecar: 20, settings: 30 } },
  { key: 'sampler', values: { run: 'heun', sidecar: 'ddim', settings: 'euler' } },
  { key: 'data', values: { run: '/run.npy', sidecar: 'sidecar.npy', settings: '/settings.npy' } },
  // Flux is told its time by the class of the network.
  { key: 'time', values: { run: 'sigma', sidecar: 'fraction', network: 't' } },
  { key: 'effort', values: { run: 'quick', settings: 'thorough', default: 'standard' } },
  { key: 'seed', values: { run: 7, settings: 3, default: 0 } },
  { key: 'provider', values: { run: 'webgpu', settings: 'cpu', default: 'auto' } },
  { key: 'batch', values: { run: 2, default: 8 } },
];

describe('the options of a diagnosis', () => {
  const { file } = temporaryFolder();
  const resolved = (said: {
    run?: SaidOptions;
    sidecar?: CheckpointHints;
    settings?: SaidOptions;
    network?: object;
  }) => {
    writeFileSync(file('m.onnx.scorescope.json'), JSON.stringify(said.sidecar ?? {}));
    const request = { ...said.run, model: file('m.onnx'), ...(said.settings && { settings: said.settings }) };
    return resolveOptions(request, { network: said.network ?? {} } as Companions);
  };

  for (const { key, values } of contested)
    for (const [i, first] of sources.entries())
      for (const second of sources.slice(i + 1)) {
        if (values[first] === undefined || values[second] === undefined) continue;
        it(`${key}: ${first} wins over ${second}`, async () => {
          const saying = (source: Source): boolean => source === first || source === second;
          const options = await resolved({
            ...Object.fromEntries(
              (['run', 'sidecar', 'settings'] as const)
                .filter(saying)
                .map((source) => [source, { [key]: values[source] }]),
            ),
            ...(saying('network') && { network: { _class_name: 'FluxTransformer2DModel' } }),
          });
          const said = values[first];
          assert.deepEqual(options[key], said === 'sidecar.npy' ? file(said) : said);
        });
      }

  it('are the defaults where nobody says anything, which count as said by nobody', async () => {
    assert.deepEqual(await resolved({}), { ...optionDefaults, model: file('m.onnx') });
    const sidecar = { steps: 20, sampler: 'ddim' } as const;
    const expected: DiagnosisOptions = { ...optionDefaults, model: file('m.onnx'), ...sidecar, effort: 'quick' };
    assert.deepEqual(await resolved({ sidecar, settings: { effort: 'quick' } }), expected);
  });

  it('are put together one by one', async () => {
    const options = await resolved({
      run: { steps: 10 },
      sidecar: { sampler: 'ddim', steps: 20 },
      settings: { seed: 4 },
    });
    assert.deepEqual(options, { ...optionDefaults, model: file('m.onnx'), steps: 10, sampler: 'ddim', seed: 4 });
  });

  it('read the paths of a sidecar from its own folder', async () => {
    const { data, schedule } = await resolved({ sidecar: { data: 'd.npy', schedule: 'a/s.json' } });
    assert.deepEqual([data, schedule], [file('d.npy'), file('a/s.json')]);
  });

  it('values of single inputs add up', async () => {
    const { zeros, input } = await resolved({
      run: { zeros: ['a'], input: { difficulty: 60 } },
      sidecar: { zeros: ['b'], input: { difficulty: 50, fps: 24 } },
    });
    assert.deepEqual([zeros, input], [['b', 'a'], { difficulty: 60, fps: 24 }]);
  });
});
