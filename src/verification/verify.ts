import { version } from '../../package.json';
import { whileUnchanged } from '../checkpoint/unchanged';
import { guidedDenoiser } from '../diagnosis/conditions/guidedDenoiser';
import { isNotFinite } from '../diagnosis/findings/network/overflow';
import { ProgressTracker } from '../diagnosis/progress';
import type { DiagnosisEvent } from '../domain/events';
import type { RunTrial } from '../domain/trial';
import type { Cause, Verification, VerificationRequest } from '../domain/verification';
import { provider as definitionOf } from '../engine/providers';
import { hashCheckpoint } from '../shared/hashCheckpoint';
import { coarsest } from './arithmetic';
import { AskedNetwork } from './askedNetwork';
import { departure, isBeyond, worst } from './behavior';
import { findCause } from './causes';
import { probesOf } from './causes/experiment';
import { overflow } from './causes/overflow';
import { otherWeights, pairedWeights } from './causes/weights';
import { compareLevels } from './compareLevels';
import { comparePictures } from './comparePictures';
import { isSame, verdict } from './judge';
import { openTested, type Tested } from './openTested';
import { fromNetwork } from './original/fromNetwork';
import { fromReference } from './original/fromReference';
import type { Original } from './original/original';

/** Runs of the sampler that either network may take, all in all. */
const RUNS = 16;

/** Holds network B against A: over σ on the states of A's runs, by final pictures, and by experiments where they differ. */
export async function verify(
  request: VerificationRequest,
  runTrial: RunTrial,
  send: (event: DiagnosisEvent) => void,
): Promise<Verification> {
  const started = Date.now();
  const { options, other = options.model, reference } = request;
  const progress = new ProgressTracker((event) => event.kind === 'progress' && send(event));
  progress.enter('checkpoint', 'reading the checkpoints');
  const original =
    reference === undefined
      ? await fromNetwork(request, progress, runTrial)
      : await fromReference(reference, options, progress);
  const { providerOfB: provider, model, sampler, notes, recognition } = original;
  const b = await openTested(other, original.pattern, provider);
  b.network.onRun = (evaluations, seconds) => progress.count(evaluations, seconds);
  const found = await whileUnchanged(b.files.checkUnchanged, () => compare(original, b, progress));
  const { files, ports, network } = b;
  const verification: Verification = {
    schemaVersion: 1,
    kind: 'verification',
    tool: { name: 'scorescope', version },
    createdAt: new Date(started).toISOString(),
    durationMs: Date.now() - started,
    a: await original.described(),
    b: {
      path: files.options.model,
      sha256: await hashCheckpoint(files.options.model, files.header.externalFiles),
      dtype: files.header.weightType || ports.sample.type,
      provider,
      device: await definitionOf(provider).deviceName(),
    },
    model,
    sampler,
    same: isSame(found),
    verdict: verdict(found),
    ...found,
    notes: [...notes],
    evaluations: { a: original.evaluations(), b: network.evaluations, recognition, run: sampler.evaluations },
  };
  await network.release();
  await original.release();
  return verification;
}

type Found = Pick<Verification, 'behavior' | 'explains' | 'levels' | 'departs' | 'pictures' | 'causes'>;

async function compare(original: Original, b: Tested, progress: ProgressTracker): Promise<Found> {
  const { run, convention, batch, shape, decoder } = original;
  const tested = new AskedNetwork(b.network, b.conditions, batch);
  progress.enter('linearity', 'B on the states of A');
  const { levels, answers } = await compareLevels(tested, convention, run.steps);
  const behavior = worst(levels);
  progress.enter('skip', 'B from the same noise');
  const finals = await sampled(original, b);
  const pictures = finals && (await comparePictures({ a: run.finals, b: finals, shape }, decoder));
  progress.enter('report', 'looking for causes');
  const weights = isBeyond(behavior, 'float32') ? pairedWeights(original.header, b.files.header) : [];
  const explains = coarsest([...(original.header ? [original.header] : []), b.files.header], weights);
  const causes: Cause[] = [];
  if (behavior === 'not-finite') {
    const cause = await overflow(tested, convention, { levels, steps: run.steps });
    const found = (cause?.id === 'overflow' ? null : otherWeights(weights)) ?? cause;
    if (found) causes.push(found);
  } else if (isBeyond(behavior, 'float32')) {
    const most = RUNS * original.sampler.evaluations;
    const probes = probesOf(answers, b.network.dimension);
    const left = (): number => most - b.network.evaluations;
    const bench = { tested, original: original.asked, convention, probes, left };
    const cause = (await findCause(bench, b.missing)) ?? otherWeights(weights);
    if (cause) causes.push(cause);
  }
  const departs = {
    float32: departure(levels, 'float32'),
    float16: departure(levels, 'float16'),
    int8: departure(levels, 'int8'),
  };
  return { behavior, explains, levels, departs, pictures, causes };
}

/** B's final samples from the noise that A started from; null where its answers are not finite. */
async function sampled(
  { run, convention, batch, solver, levels }: Original,
  { network, conditions }: Tested,
): Promise<Float64Array | null> {
  const { denoise, spread } = guidedDenoiser(network, convention.parameterization, batch, conditions);
  try {
    return await solver.sample(spread?.denoiser(0) ?? denoise, run.starts, levels);
  } catch (error) {
    if (isNotFinite(error)) return null;
    throw error;
  }
}
