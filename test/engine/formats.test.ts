import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readEmbeddings } from '../../src/data/formats/embeddings';
import { openCheckpoint, sampleShapeOf, type CheckpointFiles } from '../../src/diagnosis/checkpoint';
import { findConditions } from '../../src/diagnosis/conditions/conditions';
import { namedSchedule } from '../../src/diagnosis/recognition/schedules/named';
import { alphasOf } from '../../src/samplers/scheduler';
import { denoiserOf } from '../../src/engine/denoiser';
import type { Parameterization } from '../../src/score/parameterization';
import { Network } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import type { NoiseLevel } from '../../src/score/noise/level';
import { edmSchedule, flowSchedule, vpSchedule, type NoiseSchedule } from '../../src/score/noise/schedule';
import { DiagnosisError } from '../../src/shared/failure';
import type { CheckpointHints, DiagnosisRequest } from '../../src/domain/options';
import { randomNormals } from '../support/randomNormals';

/** A row of test/fixtures/oddities/manifest.json; test/fixtures/README.md tells the format. */
interface Oddity {
  readonly name: string;
  readonly file: string;
  readonly family: 'edm' | 'vp' | 'flow';
  readonly prediction: Parameterization['prediction'];
  readonly time: Parameterization['time'];
  readonly schedule: string | null;
  readonly timesteps: number | null;
  readonly shape: readonly number[];
  readonly channelsLast: boolean;
  readonly scale: number;
  readonly shift: number;
  readonly spread: number;
  readonly said: CheckpointHints;
  readonly asked: boolean;
}

const folder = path.join(process.cwd(), 'test', 'fixtures', 'oddities');
const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
  tints: number[];
  networks: Oddity[];
  others: { name: string; file: string; like: string | null }[];
};

/** Samples a level is tried on, not a multiple of any fixed batch. */
const COUNT = 5;

/** Relative to 1 + σ: a noise prediction is multiplied by σ. */
function toleranceOf({ name }: Oddity): number {
  // Its own schedule is the limit of many timesteps.
  if (name === 'continuous') return 2e-2;
  return name === 'float16' ? 2e-3 : 1e-5;
}

function optionsOf(file: string, said: CheckpointHints): DiagnosisRequest {
  return { model: path.join(folder, file), seed: 0, effort: 'quick', provider: 'cpu', ...said };
}

async function open(files: CheckpointFiles): Promise<Network> {
  const { roles } = files;
  const shape = sampleShapeOf(roles, files);
  const { conditional } = await findConditions(roles, shape, files.options, files.companions);
  const { sample, time, output, timeColumn, halfAxis } = roles;
  const ports = { sample, time, output, shape, timeColumn, halfAxis, conditions: conditional };
  return new Network(await openSession(files.options.model, 'cpu'), ports);
}

function scheduleOf({ family, schedule, timesteps }: Oddity, { scheduler }: CheckpointFiles): NoiseSchedule {
  if (family !== 'vp') return family === 'edm' ? edmSchedule() : flowSchedule();
  if (schedule !== null) return namedSchedule(schedule, timesteps!)!.schedule;
  return vpSchedule(alphasOf(scheduler!.config)!);
}

describe('exact denoisers in the guises of checkpoints', () => {
  let points: Float64Array[] = [];
  let labels: Float64Array;
  before(async () => {
    const tensors = await readEmbeddings(path.join(folder, 'data.safetensors'));
    const [flat, classes] = ['points', 'labels'].map((wanted) => tensors.find(({ name }) => name === wanted)!.values);
    labels = classes!;
    points = Array.from(labels, (_, k) => flat!.slice(64 * k, 64 * (k + 1)));
  });

  /** The data as the network sees them: in its channels, scale and layout. */
  const dataOf = ({ shape, channelsLast, scale, shift, said }: Oddity): Float64Array[] => {
    const chosen = points.filter((_, k) => said.class === undefined || labels[k] === said.class);
    const channels = channelsLast ? shape.at(-1)! : shape[0]!;
    const tinted = chosen.map((point) =>
      channels === 3
        ? Float64Array.from({ length: 192 }, (_, j) => (point[j % 64]! + 1) * manifest.tints[Math.floor(j / 64)]! - 1)
        : point,
    );
    const d = tinted[0]!.length;
    return tinted.map((point) =>
      point.map((_, j) => {
        const from = channelsLast ? (j % channels) * (d / channels) + Math.floor(j / channels) : j;
        return point[from]! * scale + shift;
      }),
    );
  };

  /** E[x₀ | x] where the data are those points, each blurred by `spread`. */
  const posteriorMean = (data: readonly Float64Array[], spread: number, x: Float64Array, { a, b }: NoiseLevel) => {
    const variance = a * a * spread * spread + b * b;
    const logs = data.map((point) => -point.reduce((sum, y, j) => sum + (x[j]! - a * y) ** 2, 0) / (2 * variance));
    const most = Math.max(...logs);
    const weights = logs.map((value) => Math.exp(value - most));
    const total = weights.reduce((sum, value) => sum + value, 0);
    return x.map((value, j) => {
      const mean = data.reduce((sum, point, k) => sum + (weights[k]! / total) * point[j]!, 0);
      return mean + ((a * spread * spread) / variance) * (value - a * mean);
    });
  };

  for (const oddity of manifest.networks) {
    const { name, file, prediction, time, timesteps, said, scale, spread } = oddity;
    it(`${name}: runs and is right`, async () => {
      const files = await openCheckpoint(optionsOf(file, said));
      const network = await open(files);
      const schedule = scheduleOf(oddity, files);
      const { sigmaMin, sigmaMax } = schedule;
      const denoise = denoiserOf(network, { prediction, time, timesteps, sigmaData: 0.5 }, 4);
      const data = dataOf(oddity);
      const d = data[0]!.length;
      assert.equal(network.dimension, d);
      const noise = randomNormals(COUNT * d, 3);
      for (const part of [0, 0.3, 0.5, 0.7, 1]) {
        const level = schedule.levelAt(Math.min(sigmaMin ** (1 - part) * sigmaMax ** part, 80));
        const x = noise.map((n, i) => level.a * data[Math.floor(i / d) % data.length]![i % d]! + level.b * n);
        const answer = await denoise(x, level);
        for (let k = 0; k < COUNT; k++) {
          const exact = posteriorMean(data, spread * scale, x.slice(k * d, (k + 1) * d), level);
          const error = Math.max(...exact.map((value, j) => Math.abs(value - answer[k * d + j]!)));
          assert.ok(error <= toleranceOf(oddity) * (1 + level.sigma), `σ ${level.sigma}, sample ${k}: ${error}`);
        }
      }
      await network.release();
    });
  }

  for (const { name, file, like } of manifest.others.filter((other) => other.like !== null))
    it(`${name}: answers almost as ${like} does`, async () => {
      const networks = await Promise.all(
        [file, like!].map(async (model) => open(await openCheckpoint(optionsOf(model, {})))),
      );
      const parameterization: Parameterization = { prediction: 'velocity', time: 't', timesteps: null, sigmaData: 0.5 };
      const [stored, whole] = networks.map((network) => denoiserOf(network, parameterization, 4));
      const noise = randomNormals(COUNT * networks[0]!.dimension, 3);
      const schedule = flowSchedule();
      // Pictures of a kind to put noise on.
      const clean = await whole!(noise, schedule.levelAt(1e3));
      for (const sigma of [100, 5, 1, 0.2]) {
        const level = schedule.levelAt(sigma);
        const x = noise.map((n, i) => level.a * clean[i]! + level.b * n);
        const [answer, expected] = [await stored!(x, level), await whole!(x, level)];
        const sum = (values: Float64Array): number => values.reduce((total, value) => total + value * value, 0);
        const error = Math.sqrt(sum(answer.map((value, i) => value - expected[i]!)) / sum(expected));
        assert.ok(error > 1e-4 && error < 0.15, `σ ${sigma}: ${error}`);
      }
      await Promise.all(networks.map((network) => network.release()));
    });

  for (const { name, file } of manifest.networks.filter(({ asked }) => asked))
    it(`${name}: asks what only a person can know`, async () => {
      const opened = openCheckpoint(optionsOf(file, {})).then(open);
      await assert.rejects(opened, (error) => error instanceof DiagnosisError && error.choices.length > 0);
    });
});
