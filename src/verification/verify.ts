import { version } from '../../package.json';
import { whileUnchanged } from '../checkpoint/unchanged';
import { guidedDenoiser } from '../diagnosis/conditions/guidedDenoiser';
import { openCheckpoint } from '../diagnosis/checkpoint';
import { DiagnosisContext } from '../diagnosis/context';
import { startGpuTrials } from '../diagnosis/device/gpuTrials';
import { openOnDevice } from '../diagnosis/device/openOnDevice';
import { isNotFinite } from '../diagnosis/findings/network/overflow';
import { prepareSubject } from '../diagnosis/baseline/prepare';
import { ProgressTracker } from '../diagnosis/progress';
import { readModel } from '../diagnosis/recognition/readModel';
import type { Subject } from '../diagnosis/subject';
import type { DiagnosisEvent } from '../domain/events';
import type { RunTrial } from '../domain/trial';
import type { Cause, Verification, VerificationRequest, VerifiedNetwork } from '../domain/verification';
import { provider as definitionOf } from '../engine/providers';
import type { Parameterization } from '../score/parameterization';
import { hashCheckpoint } from '../shared/hashCheckpoint';
import { AskedNetwork } from './askedNetwork';
import { departure, isBeyond, worst } from './behavior';
import { findCause } from './causes';
import { probesOf } from './causes/experiment';
import { overflow } from './causes/overflow';
import { compareLevels, type Convention } from './compareLevels';
import { comparePictures } from './comparePictures';
import { isSame, verdict } from './judge';
import { openTested, type Tested } from './openTested';
import { runOriginal, SEEDS, type OriginalRun } from './originalRun';

/** Runs of the sampler that either network may take, all in all. */
const RUNS = 16;

/** Holds network B against A: over σ on the states of A's runs, by final pictures, and by experiments where they differ. */
export async function verify(
  request: VerificationRequest,
  runTrial: RunTrial,
  send: (event: DiagnosisEvent) => void,
): Promise<Verification> {
  const started = Date.now();
  const { options: given, other = given.model, against } = request;
  const progress = new ProgressTracker((event) => event.kind === 'progress' && send(event));
  progress.enter('checkpoint', 'reading the checkpoints');
  const onA = against === undefined ? {} : { provider: against };
  const files = await openCheckpoint({ ...given, ...onA, effort: 'quick' });
  const context = new DiagnosisContext(files, { progress, runTrial, recording: null, send: () => undefined });
  const read = await whileUnchanged(files.checkUnchanged, () => readModel(context));
  const recognition = progress.done;
  const opened = await openOnDevice(context, read, startGpuTrials(files.options, runTrial));
  const { network, section, batch } = opened;
  const { subject } = await prepareSubject(context, read, network, batch);
  const run = subject.sampler.fullRun.evaluations;
  progress.plan(progress.done + 2.5 * SEEDS * run, opened.secondsPerEvaluation, null);
  const convention = { parameterization: read.recognition.parameterization, schedule: subject.schedule };
  const original = await runOriginal(context, subject);

  const asked = new AskedNetwork(network, read.conditions, batch);
  const usedByB =
    against === undefined ? section.used : ((given.provider as Exclude<typeof given.provider, 'auto'>) ?? 'cpu');
  const pattern = { roles: read.roles, shape: read.ports.shape, options: files.options };
  const b = await openTested(other, pattern, usedByB);
  b.network.onRun = (evaluations, seconds) => progress.count(evaluations, seconds);
  const found = await whileUnchanged(b.files.checkUnchanged, () =>
    compare({ context, subject, convention, original }, asked, b),
  );
  const { model, sampler, warnings = [] } = context.arrived;
  if (!model || !sampler) throw new Error('the network was not described');
  const { family, prediction, shape, time } = model;
  const a: VerifiedNetwork = {
    path: model.path,
    sha256: await read.hash,
    dtype: model.dtype,
    provider: section.used,
    device: section.device,
  };
  const verification = {
    schemaVersion: 1,
    kind: 'verification',
    tool: { name: 'scorescope', version },
    createdAt: new Date(started).toISOString(),
    durationMs: Date.now() - started,
    a,
    b: {
      path: b.files.options.model,
      sha256: await hashCheckpoint(b.files.options.model, b.files.header.externalFiles),
      dtype: b.files.header.weightType || b.ports.sample.type,
      provider: usedByB,
      device: await definitionOf(usedByB).deviceName(),
    },
    model: { family, prediction, shape, ...(time && { time }) },
    sampler,
    same: isSame(found),
    verdict: verdict(found),
    ...found,
    notes: warnings.map(({ message }) => message),
    evaluations: {
      a: network.evaluations + (network === read.network ? 0 : read.network.evaluations),
      b: b.network.evaluations,
      recognition,
      run,
    },
  } as const satisfies Verification;
  await b.network.release();
  await network.release();
  return verification;
}

/** What both networks are held against. */
interface Setting {
  readonly context: DiagnosisContext;
  readonly subject: Subject;
  readonly convention: Convention;
  readonly original: OriginalRun;
}

type Found = Pick<Verification, 'behavior' | 'levels' | 'departs' | 'pictures' | 'causes'>;

async function compare(
  { context, subject, convention, original }: Setting,
  asked: AskedNetwork,
  b: Tested,
): Promise<Found> {
  const { steps } = original;
  const tested = new AskedNetwork(b.network, b.conditions, subject.batch);
  await context.enter('linearity', 'B on the states of A');
  const { levels, answers } = await compareLevels(tested, convention, steps);
  const behavior = worst(levels);
  const finals = await runTested(context, subject, { b, original, parameterization: convention.parameterization });
  const pictures =
    finals && (await comparePictures({ ...finals, shape: subject.shape }, context.files.companions.vaeDecoder ?? null));
  await context.enter('report', 'looking for causes');
  const causes: Cause[] = [];
  if (behavior === 'not-finite') {
    const cause = await overflow(tested, convention, { levels, steps });
    if (cause) causes.push(cause);
  } else if (isBeyond(behavior, 'float32')) {
    const most = RUNS * subject.sampler.fullRun.evaluations;
    const probes = probesOf(answers, b.network.dimension);
    const left = (): number => most - b.network.evaluations;
    const cause = await findCause({ tested, original: asked, convention, probes, left }, b.missing);
    if (cause) causes.push(cause);
  }
  const departs = {
    float32: departure(levels, 'float32'),
    float16: departure(levels, 'float16'),
    int8: departure(levels, 'int8'),
  };
  return { behavior, levels, departs, pictures, causes };
}

/** B's final samples from the same noise beside A's; null where its answers are not finite. */
async function runTested(
  context: DiagnosisContext,
  { sampler, batch }: Subject,
  { b, original, parameterization }: { b: Tested; original: OriginalRun; parameterization: Parameterization },
): Promise<{ a: Float64Array; b: Float64Array } | null> {
  await context.enter('skip', 'B from the same noise');
  const { denoise, spread } = guidedDenoiser(b.network, parameterization, batch, b.conditions);
  try {
    const finals = await sampler.solver.sample(spread?.denoiser(0) ?? denoise, original.starts, sampler.fullRun.levels);
    return { a: original.finals, b: finals };
  } catch (error) {
    if (isNotFinite(error)) return null;
    throw error;
  }
}
