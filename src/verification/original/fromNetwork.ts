import { whileUnchanged } from '../../checkpoint/unchanged';
import { prepareSubject } from '../../diagnosis/baseline/prepare';
import { openCheckpoint } from '../../diagnosis/checkpoint';
import { startGpuTrials } from '../../diagnosis/device/gpuTrials';
import { openOnDevice } from '../../diagnosis/device/openOnDevice';
import type { ProgressTracker } from '../../diagnosis/progress';
import { readModel } from '../../diagnosis/recognition/readModel';
import type { ProviderName } from '../../domain/generated/providers';
import type { ProviderSection } from '../../domain/report';
import type { RunTrial } from '../../domain/trial';
import type { VerificationRequest } from '../../domain/verification';
import { AskedNetwork } from '../askedNetwork';
import type { Original } from './original';
import { runNetwork, SEEDS } from './run';
import { firstStages } from '../firstStages';

/** Runs of the sampler that a verification usually takes, of both networks. */
const USUAL_RUNS = 2.5 * SEEDS;

/** Recognizes A, opens it on its device, and samples it as the user does: the first stages of a diagnosis. */
export async function fromNetwork(
  { options: given, against }: VerificationRequest,
  progress: ProgressTracker,
  runTrial: RunTrial,
): Promise<Original> {
  const onA = against === undefined ? {} : { provider: against };
  const files = await openCheckpoint({ ...given, ...onA, effort: 'quick' });
  const context = firstStages(files, progress, runTrial);
  const read = await whileUnchanged(files.checkUnchanged, () => readModel(context));
  const recognition = progress.done;
  const opened = await openOnDevice(context, read, startGpuTrials(files.options, runTrial));
  const { network, section, batch } = opened;
  const { subject } = await prepareSubject(context, read, network, batch);
  const { sampler, schedule, shape } = subject;
  progress.plan(progress.done + USUAL_RUNS * sampler.fullRun.evaluations, opened.secondsPerEvaluation, null);
  const run = await whileUnchanged(files.checkUnchanged, () => runNetwork(context, subject));
  const { model, sampler: shown, warnings = [] } = context.arrived;
  if (!model || !shown) throw new Error('the network was not described');
  const { provider } = given;
  return {
    convention: {
      parameterization: read.recognition.parameterization,
      family: read.recognition.family,
      sigmaMax: schedule.sigmaMax,
    },
    run,
    solver: sampler.solver,
    levels: sampler.fullRun.levels,
    sampler: shown,
    shape,
    decoder: subject.within ? null : (files.companions.vaeDecoder ?? null),
    header: files.header,
    asked: new AskedNetwork(network, read.conditions, batch),
    batch,
    model: {
      family: model.family,
      prediction: model.prediction,
      shape: model.shape,
      ...(model.time && { time: model.time }),
    },
    pattern: { roles: read.roles, shape: read.ports.shape, ignored: read.ports.ignored, options: files.options },
    providerOfB:
      against === undefined || provider === undefined || provider === 'auto' ? onThisMachine(section.used) : provider,
    notes: warnings.map(({ message }) => message),
    recognition,
    evaluations: () => network.evaluations + (network === read.network ? 0 : read.network.evaluations),
    described: async () => ({
      path: model.path,
      sha256: await read.hash,
      dtype: model.dtype,
      provider: section.used,
      device: section.device,
    }),
    release: () => network.release(),
  };
}

/** Where the other network runs by default: servers have the first one alone. */
function onThisMachine(used: ProviderSection['used']): ProviderName {
  return used === 'remote' ? 'cpu' : used;
}
