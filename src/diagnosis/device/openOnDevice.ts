import type { NoiseLevel } from '../../score/noise/level';
import { USUAL_BATCH } from '../../domain/options/run';
import { predictions } from '../../domain/predictions';
import { timeInputs } from '../../domain/timeInputs';
import type { DiagnosisContext } from '../context';
import type { ReadCheckpoint } from '../recognition/readCheckpoint';
import { childSeed, normals } from '../../score/statistics/normal';
import { EFFORTS } from '../budget';
import { calibrateBatch, type Calibration } from './batch';
import { chooseProvider, type ChosenDevice, type Probe } from './choose';
import type { GpuTrials } from './gpuTrials';
import { onServers } from './onServers';
import { LANES, sideBySide } from './sideBySide';

/** Samples at a time of a quick comparison. */
const QUICK_BATCH = 2;

/** The network, and the samples that it is given in a call. */
interface OpenedNetwork extends ChosenDevice {
  readonly batch: number;
}

/** Opens the network where it runs best, tried at three noise levels, high, middle and low, on the batch that will be used. */
export async function openOnDevice(
  context: DiagnosisContext,
  { network: cpu, ports, recognition, servers }: ReadCheckpoint,
  gpuTrials: GpuTrials,
): Promise<OpenedNetwork> {
  await context.enter('provider', 'choosing the device');
  const { options, runTrial, progress, recording } = context;
  // Of a few hundred evaluations a comparison may not take a hundred.
  const stated = options.batch ?? USUAL_BATCH;
  const batch = options.effort === 'quick' ? Math.min(stated, QUICK_BATCH) : stated;
  const { schedule, parameterization } = recognition;
  const { sigmaMin, sigmaMax } = schedule;
  const { valueAt } = timeInputs[parameterization.time];
  const { preconditioned } = predictions[parameterization.prediction];
  const scale = ({ a, b }: NoiseLevel): number => (preconditioned ? 1 : Math.hypot(a, b));
  const probe = (sigma: number): Probe => {
    const level = schedule.levelAt(sigma);
    return { scale: scale(level), time: valueAt(level, parameterization.timesteps) };
  };
  const probes = [probe(sigmaMax), probe(Math.sqrt(sigmaMax * sigmaMin)), probe(sigmaMin)] as const;
  const { model, provider: requested, seed } = options;
  const say = (message: string): void => progress.say(message);
  const request = { model, ports, cpu, probes, requested, batch, seed, runTrial, gpuTrials, say, recording };
  const chosen = servers ? onServers(cpu, servers, context) : await chooseProvider(request);
  const { network, section } = chosen;
  const [, middle] = probes;
  const noise = (count: number): Float64Array =>
    normals(childSeed(seed, 0), count * network.dimension).map((n) => middle.scale * n);
  const calibration = { network, noise, time: middle.time, evaluations: EFFORTS[options.effort].calibration };
  const { sessions, ...opened } = await placed(context, chosen, calibration);
  context.emit({
    kind: 'provider',
    provider: { ...section, batch: opened.batch, ...(sessions > 1 && { sessions }) },
  });
  return { ...chosen, ...opened };
}

/** How many samples a call has, and whether several sessions share them. A number that the user states is for one. */
async function placed(
  context: DiagnosisContext,
  { network, section: { used }, secondsPerEvaluation }: ChosenDevice,
  calibration: Calibration,
): Promise<Pick<OpenedNetwork, 'network' | 'batch' | 'secondsPerEvaluation'> & { readonly sessions: number }> {
  const stated = context.options.batch;
  if (stated !== undefined) return { network, batch: stated, secondsPerEvaluation, sessions: 1 };
  const calibrated = await calibrateBatch(calibration);
  const beside = used === 'cpu' ? await sideBySide(context, calibration, calibrated) : null;
  return {
    network: beside?.network ?? network,
    batch: calibrated.batch,
    secondsPerEvaluation: beside?.seconds ?? secondsPerEvaluation,
    sessions: beside ? LANES : 1,
  };
}
