import type { Reading as NetworkReading } from '../engine/denoiser';
import type { Network } from '../engine/network';
import type { NoiseLevel } from '../score/level';
import { childSeed, normals } from '../score/normal';
import { norm } from '../score/orthonormal';
import type { Prediction } from '../score/prediction';
import {
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  linearBetas,
  vpSchedule,
  type NoiseSchedule,
} from '../score/schedule';
import { DiagnosisError } from '../shared/failure';
import type { Family } from '../shared/report';
import type { CheckpointFiles } from './checkpoint';

/** What the network's numbers mean. */
export interface Meaning {
  readonly family: Family;
  readonly prediction: Prediction;
  readonly schedule: NoiseSchedule;
  readonly reading: NetworkReading;
  readonly evidence: readonly string[];
}

/** Probes of a noise level's behaviour, whatever the data: relative RMS distances of the raw output. */
interface Reading {
  readonly family: Family;
  readonly prediction: Prediction;
  readonly name: string;
  readonly evidence: readonly string[];
}

/**
 * Decides family and prediction from what the user said and from numbers side by side: a denoiser returns its input where there is no
 * noise and almost nothing of it where there is only noise; a noise predictor returns pure noise as it came.
 * @throws DiagnosisError 'not-recognised' when no reading fits, or when several do: a wrong silent guess is the worst outcome
 */
export async function recognise(network: Network, files: CheckpointFiles, seed: number): Promise<Meaning> {
  const { options, roles } = files;
  const said = [
    ...(options.family ? [`The family ${options.family} was given.`] : []),
    ...(options.prediction ? [`The prediction ${options.prediction} was given.`] : []),
  ];
  if (options.family && options.prediction)
    return meaning(files, options.family, options.prediction, [...roles.evidence, ...said]);

  const broken: NoiseLevel[] = [];
  const readings = [
    await readAsEdm(network, seed, broken),
    await readAsNoisePredictor(network, files, seed, broken),
  ].flatMap((r) => r ?? []);
  const fitting = readings.filter(
    ({ family, prediction }) =>
      family === (options.family ?? family) && prediction === (options.prediction ?? prediction),
  );
  const only = fitting.length === 1 ? fitting[0]! : byTimeName(fitting, roles.time.name);
  if (only) return meaning(files, only.family, only.prediction, [...roles.evidence, ...said, ...only.evidence]);
  if (fitting.length > 1)
    throw new DiagnosisError(
      'not-recognised',
      `The network can be read as ${fitting.map((reading) => reading.name).join(' and as ')}.`,
      `Settle it with ${fitting.map((r) => `--family ${r.family} --prediction ${r.prediction}`).join(' or ')}, or in a sidecar file.`,
    );
  if (broken[0])
    throw new DiagnosisError(
      'network-output',
      `The network's answer is not finite where ${roles.time.name} is ${broken[0].time} (read as σ = ${Number(broken[0].sigma.toPrecision(3))}).`,
      'Look for an overflow (float16 holds up to 65504) or damaged weights there; a network of another kind needs --family and --prediction.',
    );
  throw new DiagnosisError(
    'not-recognised',
    `The network behaves neither like an EDM denoiser D(x, σ) nor like a DDPM noise predictor ε(x, t) with linear betas.`,
    'If it is a diffusion network of another kind, name it with --family edm|vp|flow and --prediction denoised|epsilon|v|velocity|score|edm-raw, or in a sidecar file.',
  );
}

/** A first reading from names alone; the diagnosis checks it by numbers. */
export function recogniseByName({
  options,
  roles,
}: CheckpointFiles): Pick<Meaning, 'family' | 'prediction' | 'evidence'> {
  const family = options.family ?? (/sigma|noise/i.test(roles.time.name) ? 'edm' : 'vp');
  const prediction = options.prediction ?? (family === 'edm' ? 'denoised' : family === 'vp' ? 'epsilon' : 'velocity');
  const said =
    options.family && options.prediction
      ? 'Family and prediction were given.'
      : `Read from the name ${roles.time.name} alone; a diagnosis checks it by numbers.`;
  return { family, prediction, evidence: [...roles.evidence, said] };
}

function meaning(files: CheckpointFiles, family: Family, prediction: Prediction, evidence: readonly string[]): Meaning {
  const schedule = scheduleFor(files, family);
  const usual = { edm: prediction === 'edm-raw' ? 'c-noise' : 'sigma', vp: 'index', flow: 't' } as const;
  const time = files.options.time ?? usual[family];
  const sigmaData = files.options.sigmaData ?? 0.5;
  return {
    family,
    prediction,
    schedule,
    reading: { prediction, time, timesteps: schedule.timesteps, sigmaData },
    evidence,
  };
}

function scheduleFor({ options, alphasCumprod }: CheckpointFiles, family: Family): NoiseSchedule {
  switch (family) {
    case 'edm':
      return edmSchedule(options.sigmaMin, options.sigmaMax);
    case 'vp':
      return vpSchedule(alphasCumprod ?? cumulativeAlphas(linearBetas()));
    case 'flow':
      return flowSchedule();
  }
}

/**
 * D(x, σ): without noise a denoiser returns its input, or, where its data fill no more than a subspace, at least its own
 * answers; of pure noise at σ = 80 it keeps next to nothing.
 */
async function readAsEdm(network: Network, seed: number, broken: NoiseLevel[]): Promise<Reading | null> {
  const small = edmSchedule().levelAt(0.002);
  const large = edmSchedule().levelAt(80);
  const noisy = await distance(network, large, 80, childSeed(seed, 2), broken);
  if (!(noisy.size < 0.2)) return null;
  const clean = await distance(network, small, 0.5, childSeed(seed, 1), broken);
  const own = clean.toInput < 0.1 ? null : await ownAnswers(network, small, childSeed(seed, 1));
  if (own !== null && !(own < 0.1)) return null;
  return {
    family: 'edm',
    prediction: 'denoised',
    name: 'an EDM denoiser D(x, σ)',
    evidence: [
      own === null
        ? `D(x, σ = 0.002) returns x to ${percent(clean.toInput)}.`
        : `D(x, σ = 0.002) returns its own answers to ${percent(own)}.`,
      `D(x, σ = 80) is ${percent(noisy.size)} the size of its noise: a denoised image.`,
    ],
  };
}

/** How far D moves what it has answered several times over, relative to that; Infinity where nothing is left of its input. */
async function ownAnswers(network: Network, level: NoiseLevel, seed: number): Promise<number> {
  const start = normals(seed, 2 * network.dimension).map((n) => 0.5 * n);
  let before: Float64Array = start;
  let after: Float64Array = start;
  for (let round = 0; round < 6; round++) {
    before = after;
    after = await network.run(before, level.time);
  }
  const size = norm(before);
  // Two samples that ended alike say that the network does not look at its input.
  const d = network.dimension;
  const apart = norm(before.slice(0, d).map((value, j) => value - before[d + j]!));
  if (!(Math.min(size, apart) > 1e-3 * norm(start))) return Infinity;
  return norm(after.map((value, j) => value - before[j]!)) / size;
}

/** ε(x, t): pure noise at the last timestep comes back as it is. */
async function readAsNoisePredictor(
  network: Network,
  files: CheckpointFiles,
  seed: number,
  broken: NoiseLevel[],
): Promise<Reading | null> {
  const schedule = scheduleFor(files, 'vp');
  const last = schedule.levelAt(schedule.sigmaMax);
  const middle = schedule.levelAt(Math.sqrt(schedule.sigmaMax));
  if (last.sigma < 3) return null;
  const noise = await distance(network, last, 1, childSeed(seed, 3), broken);
  const half = await distance(network, middle, 1, childSeed(seed, 4), broken);
  if (!(noise.toInput < 0.3 && half.size > 0.5 && half.size < 1.5)) return null;
  // At σ → 0 a denoiser would return its input too; a noise predictor cannot.
  const first = await distance(network, schedule.levelAt(schedule.sigmaMin), 0.5, childSeed(seed, 5), broken);
  if (first.toInput < 0.1) return null;
  return {
    family: 'vp',
    prediction: 'epsilon',
    name: 'a DDPM noise predictor ε(x, t)',
    evidence: [
      `ε(n, t = ${last.time}) returns its noise to ${percent(noise.toInput)}.`,
      files.alphasCumprod
        ? `The schedule is read from ${files.options.schedule ?? 'a file'}: ${files.alphasCumprod.length} timesteps.`
        : 'No schedule was given: DDPM’s linear betas from 1e-4 to 0.02 over 1000 timesteps.',
    ],
  };
}

/**
 * Root mean square of output − input and of the output, both over that of the input, for noise of deviation `scale`. A level where
 * the answer is not finite is added to `broken`.
 */
async function distance(
  network: Network,
  level: NoiseLevel,
  scale: number,
  seed: number,
  broken: NoiseLevel[],
): Promise<{ toInput: number; size: number }> {
  const x = normals(seed, 2 * network.dimension).map((n) => scale * n);
  const y = await network.run(x, level.time);
  let difference = 0;
  let size = 0;
  let input = 0;
  x.forEach((value, j) => {
    difference += (y[j]! - value) ** 2;
    size += y[j]! ** 2;
    input += value * value;
  });
  if (!Number.isFinite(size)) broken.push(level);
  return { toInput: Math.sqrt(difference / input), size: Math.sqrt(size / input) };
}

/** Where the numbers fit both, a telling name of the time input decides. */
function byTimeName(readings: readonly Reading[], time: string): Reading | null {
  const family = /sigma|noise/i.test(time) ? 'edm' : /timestep|^t$/i.test(time) ? 'vp' : null;
  const named = readings.filter((reading) => reading.family === family);
  return named.length === 1 ? named[0]! : null;
}

function percent(x: number): string {
  return `${Number((100 * x).toPrecision(2))} %`;
}
