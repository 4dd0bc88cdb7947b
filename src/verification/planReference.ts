import { openCheckpoint } from '../diagnosis/checkpoint';
import { prepareSubject } from '../diagnosis/baseline/prepare';
import { ProgressTracker } from '../diagnosis/progress';
import { readModel } from '../diagnosis/recognition/readModel';
import { networkLevels } from '../diagnosis/skip/networkLevels';
import type { DiagnosisEvent } from '../domain/events';
import type { DiagnosisRequest } from '../domain/options';
import { option, remedy } from '../domain/remedy';
import type { ReferenceInput, ReferencePlan } from '../domain/reference';
import type { RunTrial } from '../domain/trial';
import { USUAL_BATCH } from '../domain/options/run';
import type { Conditions } from '../engine/conditions';
import { DiagnosisError } from '../shared/failure';
import { COMPARED, keptSteps, SEEDS } from './original/run';
import { firstStages } from './firstStages';

/** Values that are written into the script; more have to come from a file. */
const WRITTEN = 64;

/** How the original of a network must be run, so that the network can be held against it: recognizes it, and lays out the user's sampler. */
export async function planReference(
  request: DiagnosisRequest,
  runTrial: RunTrial,
  send: (event: DiagnosisEvent) => void,
): Promise<ReferencePlan> {
  const progress = new ProgressTracker((event) => event.kind === 'progress' && send(event));
  progress.enter('checkpoint', 'reading the checkpoint');
  const files = await openCheckpoint({ ...request, effort: 'quick', provider: 'cpu' });
  const context = firstStages(files, progress, runTrial);
  const read = await readModel(context);
  const { ports, recognition, conditions } = read;
  if (conditions.spread)
    throw new DiagnosisError(
      'usage',
      'A reference covers one class or prompt, but several were given.',
      remedy`Set ${option('class')} to a number, or ${option('promptEmbedding')} to a file with one row.`,
    );
  const { subject } = await prepareSubject(context, read, read.network, USUAL_BATCH);
  if (subject.within)
    throw new DiagnosisError(
      'unsupported',
      'The network’s data and noise are limited to a subspace, which the reference script does not support.',
      'Compare two .onnx files instead.',
    );
  await read.network.release();
  const { sampler, schedule } = subject;
  const { parameterization } = recognition;
  const levels = networkLevels(sampler.fullRun.levels, parameterization);
  return {
    model: files.options.model,
    about: {
      format: 'scorescope-reference',
      version: 1,
      family: recognition.family,
      prediction: parameterization.prediction,
      time: parameterization.time,
      timesteps: parameterization.timesteps,
      sigmaData: parameterization.sigmaData,
      sigmaMax: schedule.sigmaMax,
      sampler: sampler.name,
      settings: sampler.solver.settings ?? {},
      shape: ports.shape,
    },
    levels: levels.map(({ a, b, time, input, cIn, cSkip, cOut, toA, toB }) => [
      a,
      b,
      time,
      input,
      cIn,
      cSkip,
      cOut,
      toA,
      toB,
    ]),
    kept: keptSteps(levels.length - 1, subject.dimension),
    startScale: sampler.startScale,
    seeds: SEEDS,
    compared: COMPARED,
    timeType: ports.time.type,
    guidance: conditions.scale,
    conditions: inputsOf(conditions.conditional),
    unconditional: conditions.scale === null ? [] : inputsOf(conditions.unconditional ?? []),
    endsClean: levels.at(-1)?.b === 0,
    leaps: levels.some(({ toA, toB }, i) => {
      const next = levels[i + 1];
      return next !== undefined && (toA !== next.a || toB !== next.b);
    }),
  };
}

function inputsOf(conditions: Conditions): ReferenceInput[] {
  return conditions
    .filter(({ followsTime }) => followsTime !== true)
    .map(({ port, shape, hasBatch, values }) => ({
      name: port.name,
      type: port.type,
      shape,
      hasBatch,
      values: values.length <= WRITTEN ? [...values] : null,
    }));
}
