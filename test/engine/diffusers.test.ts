import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEmbeddings, type StoredTensor } from '../../src/data/formats/embeddings';
import { writeSafetensors } from '../../src/data/formats/safetensors';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { findConditions } from '../../src/diagnosis/conditions/conditions';
import { guidedDenoiser } from '../../src/diagnosis/conditions/guidedDenoiser';
import { baselineSampler } from '../../src/diagnosis/baseline/baselineSampler';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import type { NoiseLevel } from '../../src/score/noise/level';
import type { CheckpointHints, DiagnosisOptions, DiagnosisRequest } from '../../src/domain/options';
import type { SchedulerConfig } from '../../src/domain/schedulerConfig';
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
  /** How it is read. */
  readonly as: string;
}

const FIXTURES: readonly Fixture[] = [
  { name: 'ddpm', as: 'vp epsilon index' },
  { name: 'classes', said: { class: 3, nullClass: 10 }, as: 'vp epsilon index' },
  { name: 'zero-snr', as: 'vp v index' },
  { name: 'stable-diffusion', as: 'vp epsilon index' },
  { name: 'sdxl', as: 'vp epsilon index' },
  { name: 'dit', said: { class: 3 }, as: 'vp epsilon index' },
  { name: 'sd3', as: 'flow velocity t1000' },
  { name: 'flux', as: 'flow velocity t' },
  { name: 'edm', as: 'edm edm-raw c-noise' },
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
  after(() => console.log(['fixture (read): worst denoised, worst sample, seconds', ...table].join('\n')));

  for (const { name, said = {}, as } of FIXTURES)
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
      const options: DiagnosisRequest = {
        model: folder,
        seed: 0,
        effort: 'quick',
        provider: 'cpu',
        ...said,
        ...(promptEmbedding !== undefined && { promptEmbedding }),
        ...(negativeEmbedding !== undefined && { negativeEmbedding }),
      };
      const files = await openCheckpoint(options);
      const { network, roles, ports, recognition, conditions } = await readCheckpoint(files);
      const { family, schedule, parameterization, confidence } = recognition;
      assert.equal(`${family} ${parameterization.prediction} ${parameterization.time}`, as);

      const d = network.dimension;
      const row = ({ values }: StoredTensor, k: number): Float64Array => values.slice(k * d, (k + 1) * d);
      const [times, signals, noises] = ['time', 'a', 'b'].map((which) => tensor(which).values);
      const { denoise } = guidedDenoiser(network, parameterization, 2, conditions);
      let worstDenoised = 0;
      for (const [k, a] of signals!.entries()) {
        const b = noises![k]!;
        const level: NoiseLevel = { a, b, sigma: b / a, time: family === 'vp' ? times![k]! : b };
        const error = difference(await denoise(row(tensor('x'), k), level), row(tensor('denoised'), k));
        assert.ok(error <= DENOISED_TOLERANCE, `denoised at time ${times![k]!}: ${error}`);
        worstDenoised = Math.max(worstDenoised, error);
      }

      let worstSample = 0;
      for (const { tensor: finals, scheduler, guidance, steps } of runs) {
        const given =
          guidance === 1
            ? conditions
            : await findConditions(roles, ports.shape, { ...files.options, guidance }, files.companions);
        const config: SchedulerConfig = { ...files.scheduler!.config, _class_name: scheduler };
        const sampler = baselineSampler(schedule, { steps } as DiagnosisOptions, config, ports.shape);
        const noise = tensor('noise').values.map((value) => value * sampler.startScale);
        const guided = guidedDenoiser(network, parameterization, 2, given).denoise;
        const end = await sampler.solver.sample(guided, noise, sampler.fullRun.levels);
        // Euler and Heun carry x/a.
        const scale = /^(Euler|Heun)Discrete/.test(scheduler) ? sampler.fullRun.levels.at(-1)!.a : 1;
        const error = difference(
          end.map((value) => value / scale),
          tensor(finals).values,
        );
        assert.ok(error <= SAMPLE_TOLERANCE, `${finals}: ${error}`);
        worstSample = Math.max(worstSample, error);
      }
      await network.release();
      const seconds = (performance.now() - started) / 1000;
      table.push(
        `${name} (${confidence}): ${worstDenoised.toExponential(1)}, ${worstSample.toExponential(1)}, ${seconds.toFixed(1)} s`,
      );
    });
});
