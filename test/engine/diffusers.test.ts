import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEmbeddings, type StoredTensor } from '../../src/data/embeddings';
import { writeSafetensors } from '../../src/data/safetensors';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { diagnosedDenoiser } from '../../src/diagnosis/diagnosedDenoiser';
import { ownSampler } from '../../src/diagnosis/grid';
import { readCheckpoint, type ReadCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import type { Denoise, NoiseLevel } from '../../src/score/level';
import type { CheckpointHints, DiagnosisOptions } from '../../src/shared/options';
import type { SchedulerConfig } from '../../src/shared/schedulerConfig';
import { temporaryFolder } from '../support/temporaryFolder';

/** A run of a scheduler of diffusers around the torch network; test/fixtures/README.md tells the format. */
interface ReferenceRun {
  readonly tensor: string;
  readonly scheduler: string;
  readonly guidance: number;
  readonly steps: number;
}

interface Fixture {
  readonly name: string;
  /** What a person has to say besides the embeddings: what no file in the folder tells. */
  readonly said?: CheckpointHints;
}

const FIXTURES: readonly Fixture[] = [
  { name: 'ddpm' },
  { name: 'classes', said: { class: 3, nullClass: 10 } },
  { name: 'zero-snr' },
  { name: 'stable-diffusion' },
  { name: 'sdxl', said: { time: 'index' } },
  { name: 'dit', said: { class: 3 } },
  { name: 'sd3' },
  { name: 'flux', said: { time: 't' } },
  { name: 'edm', said: { family: 'edm', prediction: 'edm-raw', sigmaData: 0.5 } },
];

/** Inputs that are found without a word: the tool's own must be the pipeline's. */
const OWN = ['class_labels', 'img_ids', 'txt_ids'];

const DENOISED_TOLERANCE = 1e-4;
const SAMPLE_TOLERANCE = 1e-3;

/** Largest difference, relative to the reference's root mean square. */
function difference(actual: ArrayLike<number>, expected: Float64Array): number {
  const size = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0) / expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0) / size;
}

describe('diffusers’ own networks, opened as folders', () => {
  const { file } = temporaryFolder();
  const table: string[] = [];
  after(() => console.log(['fixture: worst denoised, worst sample, seconds', ...table].join('\n')));

  for (const { name, said = {} } of FIXTURES)
    it(`${name}: denoised and final samples are diffusers’`, async () => {
      const started = performance.now();
      const folder = path.join(process.cwd(), 'test', 'fixtures', 'networks', name);
      const stored = await readEmbeddings(path.join(folder, 'reference.safetensors'));
      const tensor = (wanted: string): StoredTensor => stored.find((candidate) => candidate.name === wanted)!;
      const { runs } = JSON.parse(readFileSync(path.join(folder, 'reference.json'), 'utf8')) as {
        runs: ReferenceRun[];
      };
      const embeddings = (which: string): string | undefined => {
        const given = stored.filter(
          ({ name: full }) => full.startsWith(`${which}.`) && !OWN.includes(full.slice(which.length + 1)),
        );
        if (given.length === 0) return undefined;
        const entries: Record<string, { shape: readonly number[]; data: Float64Array }> = {};
        for (const { name: full, shape, values } of given)
          entries[full.slice(which.length + 1)] = { shape, data: values };
        const target = file(`${name}.${which}.safetensors`);
        writeFileSync(target, writeSafetensors(entries, {}));
        return target;
      };
      const promptEmbedding = embeddings('condition');
      const negativeEmbedding = embeddings('empty');
      const open = async (guidance?: number): Promise<ReadCheckpoint & { config: SchedulerConfig }> => {
        const options: DiagnosisOptions = {
          model: folder,
          seed: 0,
          effort: 'quick',
          provider: 'cpu',
          ...said,
          ...(promptEmbedding !== undefined && { promptEmbedding }),
          ...(negativeEmbedding !== undefined && { negativeEmbedding }),
          ...(guidance !== undefined && { guidance }),
        };
        const files = await openCheckpoint(options);
        return { ...(await readCheckpoint(files)), config: files.scheduler!.config };
      };
      const denoiser = ({ network, meaning, conditions }: ReadCheckpoint): Denoise =>
        diagnosedDenoiser(network, meaning.reading, 2, conditions).denoise;

      const opened = await open();
      const d = opened.network.dimension;
      const row = ({ values }: StoredTensor, k: number): Float64Array => values.slice(k * d, (k + 1) * d);
      const [times, as, bs] = ['time', 'a', 'b'].map((which) => tensor(which).values);
      const denoise = denoiser(opened);
      let worstDenoised = 0;
      for (const [k, a] of as!.entries()) {
        const b = bs![k]!;
        const { family } = opened.meaning;
        const level: NoiseLevel = { a, b, sigma: b / a, time: family === 'vp' ? times![k]! : b };
        const error = difference(await denoise(row(tensor('x'), k), level), row(tensor('denoised'), k));
        assert.ok(error <= DENOISED_TOLERANCE, `denoised at time ${times![k]!}: ${error}`);
        worstDenoised = Math.max(worstDenoised, error);
      }

      let worstSample = 0;
      for (const { tensor: finals, scheduler, guidance, steps } of runs) {
        const run = guidance === 1 ? opened : await open(guidance);
        const config = { ...run.config, _class_name: scheduler };
        const sampler = ownSampler(run.meaning.schedule, { steps } as DiagnosisOptions, config, run.ports.shape);
        const noise = tensor('noise').values.map((value) => value * sampler.startScale);
        const end = await sampler.solver.sample(denoiser(run), noise, sampler.own.levels);
        // Euler and Heun carry x/a.
        const scale = /^(Euler|Heun)Discrete/.test(scheduler) ? sampler.own.levels.at(-1)!.a : 1;
        const error = difference(
          end.map((value) => value / scale),
          tensor(finals).values,
        );
        assert.ok(error <= SAMPLE_TOLERANCE, `${finals}: ${error}`);
        worstSample = Math.max(worstSample, error);
        if (run !== opened) await run.network.release();
      }
      await opened.network.release();
      const seconds = (performance.now() - started) / 1000;
      table.push(
        `${name}: ${worstDenoised.toExponential(1)}, ${worstSample.toExponential(1)}, ${seconds.toFixed(1)} s`,
      );
    });
});
