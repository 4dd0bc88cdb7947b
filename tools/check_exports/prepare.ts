/**
 * A report with a skip that is chosen by hand, its Gaussian beside it, and our own final samples from given noise:
 * prepare FOLDER '{"network": "edm" | path, "sampler": …, "steps": N, "skip": K, "anew": N′ | null, "hints": {…}, "config": {…}}'
 * Writes model.onnx (for a named network), report.json, report.gaussian.safetensors, noise.f32, ours.f32 and facts.json.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { baselineSampler } from '../../src/diagnosis/baseline/baselineSampler';
import { hashCheckpoint } from '../../src/shared/hashCheckpoint';
import { modelSection } from '../../src/diagnosis/look';
import { writeTeleport } from '../../src/diagnosis/skip/saveTeleport';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import { denoiserOf } from '../../src/engine/denoiser';
import { teleport } from '../../src/score/gaussian';
import { childSeed, normals } from '../../src/score/statistics/normal';
import { gaussianOfSamples } from '../../src/score/samples';
import type { CheckpointHints, DiagnosisRequest } from '../../src/domain/options';
import type { SchedulerConfig } from '../../src/domain/schedulerConfig';
import { fullReport } from '../../test/support/fullReport';
import { NETWORKS, writeNetwork } from './networks';
import type { SamplerName } from '../../src/domain/generated/samplers';

interface Wanted {
  network: string;
  sampler: SamplerName;
  steps: number;
  /** Steps that the formula replaces. */
  skip: number;
  /** Steps spaced anew below it; null where the rest of the grid is kept. */
  anew: number | null;
  hints?: CheckpointHints;
  /** Of a scheduler of diffusers, in the place of a file beside the checkpoint. */
  config?: SchedulerConfig;
}

const SAMPLES = 8;
const LEARNED_FROM = 48;

async function prepare(folder: string, wanted: Wanted): Promise<void> {
  const file = (name: string): string => path.join(folder, name);
  const model = wanted.network in NETWORKS ? file('model.onnx') : path.resolve(wanted.network);
  if (wanted.network in NETWORKS) writeNetwork(wanted.network, model);
  const { sampler: name, steps, hints = {} } = wanted;
  const options: DiagnosisRequest = {
    model,
    seed: 0,
    effort: 'quick',
    provider: 'cpu',
    sampler: name,
    steps,
    ...hints,
  };
  const files = await openCheckpoint(options);
  const { network, roles, ports, recognition } = await readCheckpoint(files);
  const sampler = baselineSampler(recognition.schedule, files.options, wanted.config, ports.shape);
  const denoise = denoiserOf(network, recognition.parameterization, SAMPLES);
  const d = network.dimension;
  const noise = (seed: number, count: number): Float64Array => normals(childSeed(seed, 0), count * d);
  const started = (n: Float64Array): Float64Array => n.map((value) => sampler.startScale * value);

  const { levels } = sampler.fullRun;
  const drawn = await sampler.solver.sample(denoise, started(noise(1, LEARNED_FROM)), levels);
  const gaussian = gaussianOfSamples(drawn, d);
  const remaining = wanted.anew === null ? levels.slice(wanted.skip) : sampler.levels(wanted.anew, levels[wanted.skip]);
  // Through float32, as the exported code is given it.
  const x = Float64Array.from(noise(2, SAMPLES), Math.fround);
  const finals = await sampler.solver.sample(
    denoise,
    teleport(gaussian, started(x), levels[0]!, remaining[0]!),
    remaining,
  );

  const report = fullReport();
  const evaluations = sampler.solver.evaluations(remaining.length - 1);
  report.model = { ...modelSection(files, roles, ports.shape, recognition), sha256: await hashCheckpoint(model, []) };
  report.structure = { ...report.structure, source: 'samples', file: 'report.gaussian.safetensors' };
  report.sampler = {
    name,
    steps: sampler.fullRun.steps,
    evaluations: sampler.fullRun.evaluations,
    sigmas: levels.map(({ sigma }) => sigma),
  };
  report.skip.candidates = [];
  report.skip.recommended = {
    sigma: remaining[0]!.sigma,
    timestep: null,
    skippedSteps: wanted.skip,
    remainingSteps: remaining.length - 1,
    spacing: wanted.anew === null ? 'kept' : 'respaced',
    evaluations,
    saved: 1 - evaluations / sampler.fullRun.evaluations,
  };
  writeFileSync(file('report.json'), JSON.stringify(report));
  const about = { report: report.createdAt, model_sha256: report.model.sha256, output: ports.output.name };
  const plan = {
    start: 'gaussian',
    spacing: 'kept',
    levels: remaining,
    skippedSteps: wanted.skip,
    evaluations,
  } as const;
  const warnings = await writeTeleport(
    file('report.gaussian.safetensors'),
    { gaussian, sampler },
    { plan, parameterization: recognition.parameterization, facts: about },
  );
  if (warnings.length > 0) throw new Error(warnings[0]!.message);
  writeFileSync(file('noise.f32'), Float32Array.from(x));
  writeFileSync(file('ours.f32'), Float32Array.from(finals));
  const { prediction, family, parameterization } = recognition;
  const facts = {
    model,
    family,
    prediction,
    time: parameterization.time,
    shape: ports.shape,
    samples: SAMPLES,
    evaluations,
  };
  writeFileSync(file('facts.json'), JSON.stringify({ ...facts, own: sampler.fullRun.evaluations }));
  await network.release();
}

void prepare(process.argv[2]!, JSON.parse(process.argv[3]!) as Wanted);
